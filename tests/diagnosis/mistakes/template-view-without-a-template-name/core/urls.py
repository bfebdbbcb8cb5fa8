"""The addresses that belong to the whole theater."""

from django.urls import path

from . import views

app_name = "core"

urlpatterns = [
    path("account/", views.AccountView.as_view(), name="account"),
]
