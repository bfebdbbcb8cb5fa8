"""The theater's addresses and a few that stop."""

from django.urls import include, path

from movie_theater.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("stops/", include("movies.stops"))]
