"""The tables of the movie theater."""



class Director(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Movie(models.Model):
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    year = models.PositiveIntegerField()
    on_show = models.BooleanField(default=True)
    director = models.ForeignKey(Director, on_delete=models.CASCADE)

    def __str__(self):
        return self.title


class Screening(models.Model):
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE)
    starts_at = models.DateTimeField()

    def __str__(self):
        return f"{self.movie}, {self.starts_at}"
