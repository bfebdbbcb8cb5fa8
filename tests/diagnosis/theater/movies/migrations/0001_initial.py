import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Director",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="Movie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("minutes", models.PositiveIntegerField()),
                ("year", models.PositiveIntegerField()),
                ("on_show", models.BooleanField(default=True)),
                ("director", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="movies.director")),
            ],
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("movie", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="movies.movie")),
            ],
        ),
    ]
