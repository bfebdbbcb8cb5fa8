"""The views of the movie theater: each takes a request and returns a response."""

from django.http import HttpResponse
from django.views import View


def programme(request):
    return HttpResponse("This is the programme.")


class Today(View):
    def dispatch(self, request):
        return HttpResponse("This is what we show today.")
