"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path, re_path

from . import views

app_name = "movies"

urlpatterns = [
    path("today/", views.today, name="today"),
    re_path("", views.programme, name="programme"),
]
