"""Pages that belong to the whole theater: the account, and what a visitor sees when something went wrong."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.views.generic import TemplateView


class AccountView(LoginRequiredMixin, TemplateView):
    pass


def not_found(request, exception):
    return render(request, "core/404.html", status=404)


def server_error(request):
    return render(request, "core/500.html", status=500)
