"""The views of the movie theater: each takes a request and returns a response."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from . import programme as data

ALLOWED = {str(seats) for seats in range(1, 9)}


def programme(request):
    seats = request.COOKIES.get("seats")
    context = {"films": data.on_show(), "seats": int(seats) if seats in ALLOWED else None}
    return render(request, "movies/programme.html", context)


def today(request):
    return HttpResponse("This is what we show today.")


def movie(request, number):
    film = data.find(number)
    if not film:
        raise Http404("No such movie")
    return render(request, "movies/movie.html", film)


def day(request, date):
    return HttpResponse(f"The day {date}, and {date} is of type {type(date).__name__}.")


def party(request):
    seats = request.POST.get("seats", "")
    if seats not in ALLOWED:
        return render(request, "movies/party.html", {"message": "From 1 to 8, please." if seats else ""})
    response = redirect("movies:programme")
    response.set_cookie("seats", seats, path="/movies/")
    return response
