"""The movie theater's own layers of middleware."""

import itertools


class Stamp:
    """Stamp each request and its response."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.numbers = itertools.count(1)

    def __call__(self, request):
        request.stamp = f"{next(self.numbers):08}"
        response = self.get_response(request)
        response["X-Stamp"] = request.stamp
        return response
