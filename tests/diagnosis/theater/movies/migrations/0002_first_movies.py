from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import migrations


def add_movies(apps, schema_editor):
    Director = apps.get_model("movies", "Director")
    Movie = apps.get_model("movies", "Movie")
    Screening = apps.get_model("movies", "Screening")

    lang = Director.objects.create(name="Fritz Lang")
    varda = Director.objects.create(name="Agnès Varda")
    keaton = Director.objects.create(name="Buster Keaton")

    metropolis = Movie.objects.create(title="Metropolis", minutes=153, year=1927, director=lang)
    cleo = Movie.objects.create(title="Cléo from 5 to 7", minutes=90, year=1962, director=varda)
    general = Movie.objects.create(title="The General", minutes=78, year=1926, director=keaton)
    Movie.objects.create(title="M", minutes=111, year=1931, director=lang, on_show=False)

    Screening.objects.create(movie=metropolis, starts_at=datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    Screening.objects.create(movie=cleo, starts_at=datetime(2026, 11, 22, 20, 30, tzinfo=UTC))
    Screening.objects.create(movie=general, starts_at=datetime(2026, 11, 23, 19, 0, tzinfo=UTC))


def add_users(apps, schema_editor):
    User = apps.get_model("auth", "User")
    User.objects.create(username="ada", password=make_password("lovelace"))
    User.objects.create(username="grace", password=make_password("hopper"), is_staff=True)


class Migration(migrations.Migration):
    dependencies = [
        ("movies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(add_movies, migrations.RunPython.noop),
        migrations.RunPython(add_users, migrations.RunPython.noop),
    ]
