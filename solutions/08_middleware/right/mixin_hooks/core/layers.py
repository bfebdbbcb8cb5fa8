"""A layer of middleware with one method for each direction."""

import uuid

from django.utils.deprecation import MiddlewareMixin


class Stamp(MiddlewareMixin):
    """Stamp each request and its response."""

    def process_request(self, request):
        request.stamp = uuid.uuid4()

    def process_response(self, request, response):
        response["X-Stamp"] = request.stamp
        return response
