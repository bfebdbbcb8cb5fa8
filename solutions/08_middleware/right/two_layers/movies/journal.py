"""A layer of middleware that notes which request got which answer."""

import logging

logger = logging.getLogger(__name__)


class Journal:
    """Write one line for each request, with the stamp that the layer further out has made."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        stamp = request.stamp
        response = self.get_response(request)
        logger.info("%s %s %s", stamp, request.path, response.status_code)
        return response
