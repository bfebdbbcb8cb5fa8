"""Views that stop, raise, stream or wait."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from movies.models import Movie


def raises(request):
    raise LookupError("no such film")


def divides(request):
    return HttpResponse(str(1 / 0))


def missing(request):
    raise Http404("no such film")


def streams(request):
    return StreamingHttpResponse(f"part {number}\n" for number in range(3))


async def waits(request):
    titles = [movie.title async for movie in Movie.objects.order_by("title")]
    return HttpResponse(", ".join(titles))


def later(request):
    return TemplateResponse(request, "movies/movie_list.html", {"movies": Movie.objects.select_related("director")})


urlpatterns = [
    path("raises/", raises),
    path("divides/", divides),
    path("missing/", missing),
    path("streams/", streams),
    path("waits/", waits),
    path("later/", later),
    path("refused/", later),
]
