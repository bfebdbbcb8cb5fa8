"""The views of the movie theater: each takes a request and returns a response."""

from .days import day, today
from .movies import movie, programme
from .parties import party

__all__ = ["day", "movie", "party", "programme", "today"]
