"""Routes of a check's own beside the student's root URLconf, or that URLconf under another prefix."""

import importlib
from types import ModuleType
from typing import Any

from django.urls import include, path

from grader.stage import probes
from grader.wire import Frame

HANDLERS = ("handler400", "handler403", "handler404", "handler500")


def mounted(root_urlconf: str, routes: list[Frame], under: str) -> ModuleType:
    """A URLconf of the student's root (below `under/`, if given) and, after it, the check's routes."""
    student = importlib.import_module(root_urlconf)
    patterns: list[Any] = [path(f"{under}/", include(root_urlconf))] if under else list(student.urlpatterns)
    urlconf = ModuleType("mounted_urls")
    urlconf.__dict__.update({name: getattr(student, name) for name in HANDLERS if hasattr(student, name)})
    urlconf.__dict__["urlpatterns"] = [*patterns, *(path(route["path"], probes.view(route)) for route in routes)]
    return urlconf


def read_all(resolver: Any) -> None:
    """Import every URLconf, as `manage.py runserver` does before it serves: it does not start if one cannot be read."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            read_all(pattern)
