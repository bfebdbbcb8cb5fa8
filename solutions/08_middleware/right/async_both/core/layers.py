"""A layer of middleware for both kinds of servers, WSGI and ASGI."""

import secrets

from asgiref.sync import iscoroutinefunction
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def stamp(get_response):
    """Stamp each request and its response, whether what lies further in is awaited or not."""
    if iscoroutinefunction(get_response):

        async def layer(request):
            request.stamp = secrets.token_urlsafe(24)
            response = await get_response(request)
            response["X-Stamp"] = request.stamp
            return response

    else:

        def layer(request):
            request.stamp = secrets.token_urlsafe(24)
            response = get_response(request)
            response["X-Stamp"] = request.stamp
            return response

    return layer
