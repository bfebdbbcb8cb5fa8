"""The views of movies."""

from django.http import HttpResponse, HttpResponseNotFound
from django.template import Context, Template

from ..programme import find, on_show
from .parties import kept_seats

PROGRAMME = Template(
    "{% if seats %}<p>A table for {{ seats }} people.</p>{% endif %}"
    "{% for film in films %}<p>{{ film.title }}</p>{% empty %}Nothing on show{% endfor %}"
)
MOVIE = Template("<h1>{{ film.title }}</h1> {{ film.minutes }} minutes")


def programme(request):
    return HttpResponse(PROGRAMME.render(Context({"films": on_show(), "seats": kept_seats(request)})))


def movie(request, number):
    film = find(number)
    return HttpResponse(MOVIE.render(Context({"film": film}))) if film else HttpResponseNotFound("We never showed it.")
