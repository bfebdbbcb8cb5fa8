"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path

from . import views

app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", views.Today.as_view(), name="today"),
]
