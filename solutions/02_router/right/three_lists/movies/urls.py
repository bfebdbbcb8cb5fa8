"""The URLconf of the app: the addresses below /movies/."""

from django.urls import include, path

from . import views

app_name = "movies"

of_today = [
    path("", views.today, name="today"),
]

urlpatterns = [
    path("", views.programme, name="programme"),
    path("today/", include(of_today)),
]
