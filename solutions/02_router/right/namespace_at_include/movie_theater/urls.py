"""The root URLconf: the first list of addresses that Django reads for every request."""

from django.contrib import admin
from django.urls import include, path

from movies.urls import urlpatterns as movies_patterns

urlpatterns = [
    path("admin/", admin.site.urls),
    path("movies/", include((movies_patterns, "movies"))),
]
