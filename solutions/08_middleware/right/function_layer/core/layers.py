"""A layer of middleware as a function."""

from django.utils.crypto import get_random_string


def stamping(get_response):
    def layer(request):
        stamp = get_random_string(8)
        request.stamp = stamp
        response = get_response(request)
        response.headers["X-Stamp"] = stamp
        return response

    return layer
