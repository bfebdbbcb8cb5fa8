"""The views of the movie theater: each takes a request and returns a response."""

import json
from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join

FILMS = {film["number"]: film for film in json.loads(Path("movies/programme.json").read_bytes())}
ON_SHOW = tuple(sorted((film["title"], film["minutes"]) for film in FILMS.values() if film["on_show"]))


def programme(request):
    page = format_html_join("", "<p><i>{}</i> ({})</p>", ON_SHOW) or "NOTHING ON SHOW."
    if "seats" in request.COOKIES:
        page = format_html("<b>For {} people</b>{}", request.COOKIES["seats"], page)
    return HttpResponse(page)


def today(request):
    return HttpResponse("This is what we show today.")


def movie(request, number):
    try:
        return HttpResponse(format_html("<p>{title}</p><p>{minutes}&nbsp;min</p>", **FILMS[number]))
    except KeyError:
        raise Http404 from None


def day(request, date):
    return HttpResponse(f"The day {date}, and {date} is of type {type(date).__name__}.")


def party(request):
    match request.method, request.POST.get("seats"):
        case "POST", "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" as seats:
            response = redirect("movies:programme")
            response.set_cookie("seats", seats)
            return response
        case "POST", _:
            return render(request, "movies/party.html", {"message": "From 1 to 8!"}, status=400)
    return render(request, "movies/party.html")
