"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path

from . import views

app_name = "movies"

urlpatterns = [
    path("", views.programme, name="movies:programme"),
    path("today/", views.today, name="movies:today"),
]
