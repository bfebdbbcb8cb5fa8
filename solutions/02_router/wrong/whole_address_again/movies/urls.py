"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path

from . import views

app_name = "movies"

urlpatterns = [
    path("movies/", views.programme, name="programme"),
    path("movies/today/", views.today, name="today"),
]
