"""The movie theater's own layers of middleware."""

import secrets


def stamp():
    """The stamp of this request."""
    return secrets.token_hex(8)


class Stamp:
    """Stamp each request and its response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.stamp = stamp()
        response = self.get_response(request)
        response["X-Stamp"] = stamp()
        return response
