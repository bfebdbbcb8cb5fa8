"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path

from . import views

app_name = "movies"

urlpatterns = [
    path("", views.today, name="programme"),
    path("today/", views.today, name="today"),
]
