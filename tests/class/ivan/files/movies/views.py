import time

from django.http import HttpResponse


def programme(request):
    return HttpResponse("This is the programme.")


def today(request):
    while True:
        time.sleep(0.1)
