#!/usr/bin/env python
"""Django's command line for the movie theater, for example: python manage.py runserver"""

import os
import sys


def main():
    """Run the command named on the command line with the theater's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movie_theater.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
