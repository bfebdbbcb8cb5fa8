"""The views of the movie theater: each takes a request and returns a response."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from .programme import find, on_show


def find_or_404(number):
    """The movie with this number; Http404 if there is none."""
    film = find(number)
    if film is None:
        raise Http404("There is no such movie.")
    return film


def page(title, content):
    """A response with a page of this title."""
    html = "<!doctype html><html><head><title>{}</title></head><body><h1>{}</h1>{}</body></html>"
    return HttpResponse(format_html(html, title, title, content))


def programme(request):
    rows = [(reverse("movies:movie", args=[film["number"]]), film["title"]) for film in reversed(on_show())]
    party = request.COOKIES.get("party", "")
    people = format_html("<p>Seats for {} people</p>", party) if party else ""
    movies = format_html_join("", '<li><a href="{}">{}</a></li>', rows) or "Nothing on show"
    return page("Programme", format_html("{}<ol>{}</ol>", people, movies))


def today(request):
    return HttpResponse("This is what we show today.")


def movie(request, number):
    film = find_or_404(number)
    return page(film["title"], format_html("<p>Length: {}</p>", film["minutes"]))


def day(request, date):
    return HttpResponse(f"The day {date}, and {date} is of type {type(date).__name__}.")


def party(request):
    if request.method == "POST":
        try:
            return keep(int(request.POST["seats"]))
        except (KeyError, ValueError):
            pass
    return render(request, "movies/party.html")


def keep(seats):
    """The redirect that keeps so many seats; ValueError if they are too few or too many."""
    if seats not in range(1, 9):
        raise ValueError(f"{seats} seats")
    response = HttpResponseRedirect(reverse("movies:programme"))
    response.set_cookie("party", str(seats))
    return response
