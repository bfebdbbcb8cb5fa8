from django.urls import path

from . import views

app_name = "movies"

urlpatterns = [
    path("", views.programme, name="programme"
    path("today/", views.today, name="today"),
]
