"""The root URLconf: the first list of addresses that Django reads for every request."""

from django.contrib import admin
from django.urls import include, path

from movies import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("movies/", include("movies.urls")),
    path("today/", views.today),
]
