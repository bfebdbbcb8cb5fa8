"""The URLconf of the app: the addresses below /movies/."""

from django.urls import include, path, register_converter

from .converters import DayConverter
from .views import day, movie, programme, today

register_converter(DayConverter, "day")

app_name = "movies"

values = [
    path("<day:date>/", include([path("", day, name="day")])),
    path("<int:number>/", include([path("", movie, name="movie")])),
]

urlpatterns = [
    path("", programme, name="programme"),
    path("", include(values)),
    path("today/", today, name="today"),
]
