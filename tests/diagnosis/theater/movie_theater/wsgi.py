"""The WSGI callable: where a WSGI server hands the request over to Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movie_theater.settings")

application = get_wsgi_application()
