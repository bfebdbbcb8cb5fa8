"""Layers that stop, mend or wait."""

import asyncio

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpResponse


def closed(get_response):
    """Answers itself for everything below /closed/."""

    def layer(request):
        if request.path.startswith("/closed/"):
            return HttpResponse("We are closed.", status=503)
        return get_response(request)

    return layer


class Mender:
    """Makes a page of one kind of exception; refuses one address in process_view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.path == "/stops/refused/":
            return HttpResponse("Not this one.", status=403)
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, ArithmeticError):
            return HttpResponse("Mended.", status=200)
        return None


class Patient:
    """Works in both worlds."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):
        return self.later(request) if iscoroutinefunction(self) else self.get_response(request)

    async def later(self, request):
        await asyncio.sleep(0)
        response = await self.get_response(request)
        response["X-Patient"] = "yes"
        return response
