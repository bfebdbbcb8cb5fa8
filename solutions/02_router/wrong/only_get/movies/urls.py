"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path
from django.views.decorators.http import require_GET

from . import views

app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", require_GET(views.today), name="today"),
]
