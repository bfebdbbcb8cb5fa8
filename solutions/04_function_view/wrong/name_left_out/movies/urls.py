"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path, register_converter

from . import views
from .converters import DayConverter

register_converter(DayConverter, "day")

app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", views.today, name="today"),
    path("party/", views.party),
    path("<int:number>/", views.movie, name="movie"),
    path("<day:date>/", views.day, name="day"),
]
