"""The movie theater's own layers of middleware: what happens to every request, and to every response."""

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


def visits(request):
    """Count in the session how many pages a visitor has asked for."""
    if hasattr(request, "session"):
        request.session["visits"] = request.session.get("visits", 0) + 1
    return request
