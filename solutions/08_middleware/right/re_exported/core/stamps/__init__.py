"""The stamps of the movie theater."""

from .layer import Stamp

__all__ = ["Stamp"]
