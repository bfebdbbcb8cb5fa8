"""The app's own converters, registered by importing this package."""

from django.urls import register_converter

from movies.converters.days import DayConverter

register_converter(DayConverter, "day")
