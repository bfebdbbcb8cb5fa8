"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path, re_path, register_converter

from . import views
from .converters import DayConverter

register_converter(DayConverter, "day")


def movie(request, number):
    return views.movie(request, number=int(number))


app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", views.today, name="today"),
    re_path(r"^(?P<number>[0-9]+)/", movie, name="movie"),
    path("<day:date>/", views.day, name="day"),
]
