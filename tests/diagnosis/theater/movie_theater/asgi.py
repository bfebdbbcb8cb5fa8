"""The ASGI application: where an ASGI server hands the request over to Django."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movie_theater.settings")

application = get_asgi_application()
