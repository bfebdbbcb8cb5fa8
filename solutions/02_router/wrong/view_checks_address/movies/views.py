"""The views of the movie theater: each takes a request and returns a response."""

from django.http import Http404, HttpResponse


def programme(request):
    if request.path != "/movies/":
        raise Http404
    return HttpResponse("This is the programme.")


def today(request):
    return HttpResponse("This is what we show today.")
