"""The root URLconf: the first list of addresses that Django reads for every request."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("movies/", include("movies.urls", namespace="cinema")),
]
