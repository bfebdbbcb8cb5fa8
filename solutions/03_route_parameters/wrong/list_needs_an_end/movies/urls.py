"""The URLconf of the app: the addresses below /movies/."""

from django.http import HttpResponseNotFound
from django.urls import path, re_path, register_converter

from . import views
from .converters import DayConverter

register_converter(DayConverter, "day")


def nothing_here(request):
    return HttpResponseNotFound("There is nothing here.")


app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", views.today, name="today"),
    path("<int:number>/", views.movie, name="movie"),
    path("<day:date>/", views.day, name="day"),
    re_path("", nothing_here),
]
