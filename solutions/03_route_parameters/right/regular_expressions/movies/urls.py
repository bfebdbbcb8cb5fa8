"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path, re_path, register_converter

from . import views
from .converters import DayConverter

register_converter(DayConverter, "yyyy-mm-dd")


def movie(request, number):
    """The view movie, with a number for the text that a regular expression gives."""
    return views.movie(request, number=int(number))


app_name = "movies"

urlpatterns = [
    re_path(r"^$", views.programme, name="programme"),
    re_path(r"^today/$", views.today, name="today"),
    re_path(r"^(?P<number>\d+)/$", movie, name="movie"),
    path("<yyyy-mm-dd:date>/", views.day, name="day"),
]
