"""The URLconf of the app: the addresses below /movies/."""

from django.http import HttpResponse
from django.urls import path

from . import views

app_name = "movies"


def not_found(request, rest):
    return HttpResponse(f"404: sorry, there is no page {rest}.")


urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", views.today, name="today"),
    path("<path:rest>/", not_found),
]
