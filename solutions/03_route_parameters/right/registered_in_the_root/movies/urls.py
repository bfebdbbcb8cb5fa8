"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path

from . import views

app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", views.today, name="today"),
    path("<int:number>/", views.movie, name="movie"),
    path("<calendar:date>/", views.day, name="day"),
]
