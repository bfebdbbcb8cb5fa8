"""The URLconf of the app: the addresses below /movies/."""

from django.http import Http404
from django.urls import path, register_converter

from . import views
from .converters import DayConverter

register_converter(DayConverter, "day")


def movie(request, number):
    """The view movie, if the text is a number."""
    if not number.isdecimal():
        raise Http404(f"{number} is not a number.")
    return views.movie(request, number=int(number))


app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", views.today, name="today"),
    path("<day:date>/", views.day, name="day"),
    path("<str:number>/", movie, name="movie"),
]
