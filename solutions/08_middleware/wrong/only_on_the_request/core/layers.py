"""The movie theater's own layers of middleware."""

import secrets


class Stamp:
    """Stamp each request and its response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.stamp = secrets.token_hex(8)
        return self.get_response(request)
