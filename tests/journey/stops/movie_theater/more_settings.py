"""The theater's settings with more layers and addresses."""

from movie_theater.settings import *  # noqa: F403
from movie_theater.settings import MIDDLEWARE as BEFORE

MIDDLEWARE = ["core.stops.Patient", *BEFORE, "core.stops.closed", "core.stops.Mender"]
ROOT_URLCONF = "movie_theater.more_urls"
