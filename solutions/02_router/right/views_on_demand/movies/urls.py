"""The URLconf of the app: the addresses below /movies/."""

from importlib import import_module

from django.urls import path

app_name = "movies"


def on_demand(name):
    """A view that imports the real one when a request comes."""

    def view(request):
        return getattr(import_module("movies.views"), name)(request)

    return view


urlpatterns = [
    path("", on_demand("programme"), name="programme"),
    path("today/", on_demand("today"), name="today"),
]
