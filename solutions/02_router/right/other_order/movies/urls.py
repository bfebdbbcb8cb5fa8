"""The URLconf of the app: the addresses below /movies/."""

from django.urls import path

from . import views

app_name = "movies"

urlpatterns = [path("today/", views.today, name="now")]
urlpatterns += [path("", views.programme, name="programme")]
