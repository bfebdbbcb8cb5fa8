"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path, register_converter

from . import views
from .converters import DayConverter

register_converter(DayConverter, "day")

app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("<int:pk>/", views.movie, name="movie"),
    path("list/", views.MovieListView.as_view(), name="list"),
    path("<int:pk>/detail/", views.MovieDetailView.as_view(), name="detail"),
    path("party/", views.party, name="party"),
    path("day/<day:date>/", views.day, name="day"),
    path("today/", views.today, name="today"),
]
