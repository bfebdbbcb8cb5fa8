"""The movie theater's own stamp."""

import secrets


class Stamp:
    """Put a new stamp on each request, and the same stamp into the header X-Stamp of its response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.stamp = secrets.token_hex(8)
        response = self.get_response(request)
        response["X-Stamp"] = request.stamp
        return response
