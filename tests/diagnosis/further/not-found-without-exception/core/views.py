"""Pages that belong to the whole theater: the account, and what a visitor sees when something went wrong."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render


@login_required
def account(request):
    return render(request, "core/account.html")


def not_found(request):
    return render(request, "core/404.html", status=404)


def server_error(request):
    return render(request, "core/500.html", status=500)
