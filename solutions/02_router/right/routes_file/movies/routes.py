"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path

from movies.views import programme, today

app_name = "movies"

urlpatterns = [
    path("", programme, name="programme"),
    path("today/", today, name="today"),
]
