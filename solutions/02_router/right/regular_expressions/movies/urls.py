"""The URLconf of the app: the addresses below /movies/."""

from django.urls import re_path

from . import views

app_name = "movies"

urlpatterns = [
    re_path(r"^$", views.programme, name="programme"),
    re_path(r"^today/$", views.today, name="today"),
]
