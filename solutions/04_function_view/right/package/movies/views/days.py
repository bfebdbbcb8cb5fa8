"""The views of days."""

from django.http import HttpResponse


def today(request):
    return HttpResponse("This is what we show today.")


def day(request, date):
    return HttpResponse(f"The day {date}, and {date} is of type {type(date).__name__}.")
