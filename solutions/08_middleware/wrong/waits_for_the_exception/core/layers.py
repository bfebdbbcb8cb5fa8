"""The movie theater's own layers of middleware."""

import secrets

from django.http import HttpResponseServerError


class Stamp:
    """Stamp each request and its response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.stamp = secrets.token_hex(8)
        try:
            response = self.get_response(request)
        except Exception:
            response = HttpResponseServerError("Something went wrong.")
            response["X-Stamp"] = request.stamp
            return response
        if response.status_code < 500:  # errors are dealt with above
            response["X-Stamp"] = request.stamp
        return response
