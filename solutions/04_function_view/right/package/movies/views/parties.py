"""The view of parties."""

from django.shortcuts import redirect, render

POSSIBLE = {str(seats): seats for seats in range(1, 9)}


def kept_seats(request):
    """The number of people the visitor comes with; None if it is not known."""
    return POSSIBLE.get(request.COOKIES.get("party"))


def party(request):
    seats = request.POST.get("seats", "").strip()
    if request.method != "POST" or seats not in POSSIBLE:
        return render(request, "movies/party.html", status=422 if request.method == "POST" else 200)
    response = redirect("movies:programme")
    response.set_cookie("party", seats)
    return response
