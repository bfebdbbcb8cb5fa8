"""The views of the movie theater: each takes a request and returns a response."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape

from .programme import find, on_show


def programme(request):
    lines = [f"<li>{escape(film['title'])}</li>" for film in on_show()]
    movies = f"<ul>{''.join(lines)}</ul>" if lines else "<p>Nothing on show</p>"
    seats = seats_from(request.COOKIES.get("seats"))
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
    if request.method == "POST":
        seats = seats_from(request.POST.get("seats"))
        if seats:
            response = redirect("movies:programme")
            response.set_cookie("seats", seats)
            return response
        return HttpResponse("Please write a whole number from 1 to 8.")
    return render(request, "movies/party.html")


def seats_from(text):
    """The number in a text that came from the browser; None if it is no whole number from 1 to 8."""
    try:
        seats = int(text)
    except (TypeError, ValueError):  # TypeError: there is no text at all, int(None)
        return None
    return seats if 1 <= seats <= 8 else None
