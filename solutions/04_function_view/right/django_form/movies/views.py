"""The views of the movie theater: each takes a request and returns a response."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape

from .forms import PartyForm
from .programme import find, on_show


def programme(request):
    lines = [f"<li>{escape(film['title'])}</li>" for film in on_show()]
    movies = f"<ul>{''.join(lines)}</ul>" if lines else "<p>Nothing on show</p>"
    kept = PartyForm(request.COOKIES)
    seats = kept.cleaned_data["seats"] if kept.is_valid() else None
    party = f"<p>We keep seats for {seats} people.</p>" if seats else ""
    return HttpResponse(f"<h1>Programme</h1>{party}{movies}")


def today(request):
    return HttpResponse("This is what we show today.")


def movie(request, number):
    film = find(number)
    if film is None:
        raise Http404(f"There is no movie {number}.")
    return HttpResponse(f"<h1>{escape(film['title'])}</h1><p>{film['minutes']} minutes</p>")


def day(request, date):
    return HttpResponse(f"The day {date}, and {date} is of type {type(date).__name__}.")


def party(request):
    form = PartyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "movies/party.html", {"form": form})
    response = redirect("movies:programme")
    response.set_cookie("seats", form.cleaned_data["seats"])
    return response
