"""The views of the movie theater: each takes a request and returns a response."""

from django.http import HttpResponse


def programme(request):
    return HttpResponse("This is the programme.")


def today(request):
    return HttpResponse("This is what we show today.")


def movie(request, number):
    return HttpResponse(f"Movie {number}, and {number} is of type {type(number).__name__}.")


def day(request, date):
    return HttpResponse(f"The day {date}, and {date} is of type {type(date).__name__}.")
