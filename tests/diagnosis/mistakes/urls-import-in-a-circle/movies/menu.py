"""The menu: the names of all our pages."""

from django.urls import get_resolver

pages = [pattern.name for pattern in get_resolver("movies.urls").url_patterns]
