"""What our templates can say in addition to Django's own tags and filters."""

from django import template

register = template.Library()


@register.filter
def hours(minutes):
    """135 becomes "2 h 15 min"."""
    return f"{minutes / 60} h {minutes % 60} min"


@register.simple_tag
def opening_hours():
    return "Open every day from 4 pm"
