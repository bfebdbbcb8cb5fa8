"""The views of the movie theater: each takes a request and returns a response."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, ListView

from .models import Movie, Screening


def programme(request):
    movies = Movie.objects.filter(on_show=True).select_related("director").order_by("title")
    seats = request.session.get("seats")
    return render(request, "movies/programme.html", {"movies": movies, "seats": seats})


def movie(request, pk):
    film = get_object_or_404(Movie, pk=pk)
    return render(request, "movies/movie.html", {"movie", film})


class MovieListView(ListView):
    queryset = Movie.objects.select_related("director").order_by("title")
    context_object_name = "movies"
    template_name = "movies/movie_list.html"


class MovieDetailView(DetailView):
    model = Movie
    template_name = "movies/movie_detail.html"


def party(request):
    problem = ""
    if request.method == "POST":
        seats = request.POST.get("seats", "")
        if seats.isdecimal() and 1 <= int(seats) <= 8:
            request.session["seats"] = int(seats)
            messages.success(request, f"We keep {seats} seats for you.")
            return redirect("movies:programme")
        problem = "Please write a whole number from 1 to 8."
    return render(request, "movies/party.html", {"problem": problem})


def day(request, date):
    screenings = Screening.objects.filter(starts_at__date=date).select_related("movie").order_by("starts_at")
    return render(request, "movies/day.html", {"date": date, "screenings": screenings})


def today(request):
    return redirect(reverse("movies:day", args=[timezone.localdate()]))
