"""The hidden checks of exercise 8, "A first layer of middleware"."""

import re

from grader.checks import echoes, raises, says, task

WORKING = {"app", "package", "beside", "folder"}


@task(1, promise="Every view then finds in `request.stamp` the stamp that its page carries in `X-Stamp`.")
def test_views_see_the_stamp_of_their_page(project, fresh):
    """A view that the check adds finds in request.stamp what its page carries in X-Stamp."""
    path = f"{fresh.word()}/"
    page = project.open(routes=[echoes(path, "stamp")]).visit(f"/{path}").expect(200)
    stamp = page.header("X-Stamp")
    assert stamp, "We added a view to your project. Its page came without the header X-Stamp."
    assert page.text, "We added a view to your project. When it ran, request.stamp was not there, or was empty."
    message = "We added a view to your project. What it found in request.stamp and what its page has in X-Stamp differ."
    assert page.text == stamp, message


@task(2, promise="When the server starts again, the old stamps do not come back.")
def test_new_start_brings_new_stamps(project):
    """After a new start of the project, no stamp comes back."""
    first, second = ([_stamp(theater) for _ in range(3)] for theater in (project.open(), project.open()))
    assert all(first + second), "We asked for /movies/ several times, and there was not always a header X-Stamp."
    message = "We started your project twice and asked for /movies/ each time. A stamp of the first start came back."
    assert not set(first) & set(second), message


@task(2, promise="One layer does all this, and `MIDDLEWARE` names it once.")
def test_one_line_makes_the_stamp(project):
    """Exactly one line of MIDDLEWARE makes the stamp."""
    theater = project.open()
    assert _stamp(theater), "We asked for /movies/, and there was no header X-Stamp."
    lines = [layer.entry for layer in theater.layers]
    makers = [line for line in lines if not _stamp(project.open(without=[line]))]
    assert makers, "We took your own lines out of MIDDLEWARE one at a time. Each time, the stamp was still there."
    twice = f"Your layer stands in MIDDLEWARE {len(makers)} times. We hoped for once."
    assert len(makers) == len(set(makers)), twice
    several = "We took your own lines out of MIDDLEWARE one at a time. More than one of them took the stamp away."
    assert len(makers) == 1, several


@task(2, promise="The 404 of an unknown address has a stamp.")
def test_unknown_address_is_stamped(visit, fresh):
    """The 404 of an unknown address has a stamp."""
    page = visit(f"/{fresh.word()}/").expect(404)
    assert page.header("X-Stamp"), "We asked for an address that does not exist. The 404 came without X-Stamp."


@task(2, promise="The 500 of a view that raises an error has a stamp.")
def test_error_is_stamped(project, fresh):
    """The 500 of a view that raises an error has a stamp."""
    path = f"{fresh.word()}/"
    page = project.open(routes=[raises(path)]).visit(f"/{path}").expect(500)
    assert page.header("X-Stamp"), "We added a view that raises an error. The 500 came without X-Stamp."


@task(2, promise="The 403 of a form that is sent without its token has a stamp.")
def test_refused_form_is_stamped(project, fresh):
    """The 403 of a form that is sent without its token has a stamp."""
    path = f"{fresh.word()}/"
    visit = project.open(routes=[says(path, "This form was accepted.")]).visit
    page = visit(f"/{path}", method="POST", token=False).expect(403)
    assert page.header("X-Stamp"), "We sent a form without its token. The 403 came without X-Stamp."


@task(3, promise="`file` is the file of your layer, and `line` is what you wrote for it in `MIDDLEWARE`.")
def test_file_and_line_are_those_of_the_layer(project, answers):
    """The answers `file` and `line` are those of the layer that makes the stamp."""
    theater = project.open()
    assert _stamp(theater), "We asked for /movies/, and there was no header X-Stamp. Which layer makes it?"
    makers = [layer for layer in theater.layers if not _stamp(project.open(without=[layer.entry]))]
    assert makers, "No line of MIDDLEWARE that comes from a file of your project makes the stamp."
    line = answers["line"].strip("'\", ")
    same = line in {layer.entry for layer in makers}
    assert same, f"line is “{line}”, but another line of MIDDLEWARE makes the stamp."
    files = {file for layer in makers for file in _files(layer)}
    named = any(_means(answers["file"], file) for file in files)
    assert named, f"file is “{answers['file']}”, but the layer that makes the stamp lies in another file."


@task(3, promise="`other_places` names every one of the five places that works, and no other.")
def test_places_that_work(answers):
    """The answer `other_places` names exactly the places that work."""
    named = set(re.findall(r"[a-z]+", answers["other_places"].lower())) - {"and"}
    message = "other_places names a place that does not work, or leaves one out that does. Did you try all five?"
    assert named == WORKING, message


@task(4, promise="The views stay as they are: none of them makes the stamp, and none of them needs it.")
def test_views_stay_as_they_are(project):
    """Without your lines in MIDDLEWARE, /movies/ is as it was before this exercise."""
    theater = project.open()
    assert _stamp(theater), "We asked for /movies/, and there was no header X-Stamp."
    page = project.open(without=[layer.entry for layer in theater.layers]).visit("/movies/").expect(200)
    message = "We took your own lines out of MIDDLEWARE and asked for /movies/. X-Stamp was still there: who makes it?"
    assert page.header("X-Stamp") is None, message


@task(4, promise="`needed` is `yes` or `no`: does the layer need its line in `MIDDLEWARE` to run?")
def test_need_is_seen(answers):
    """The answer `needed` is right."""
    message = "needed does not say what happens. Take the line out, and look for the stamp."
    assert re.match(r"(yes|y|true)\b", answers["needed"].lower()), message


@task(4, promise="`without_line` is the status that `/movies/` was answered with while the line was out.")
def test_silence_is_seen(answers):
    """The answer `without_line` is what /movies/ is answered with when the line is out."""
    numbers = re.findall(r"\b\d{3}\b", answers["without_line"])
    message = "without_line is not the status that came when we took the line out. Did you try it?"
    assert numbers == ["200"], message


def _stamp(theater):
    return theater.visit("/movies/").header("X-Stamp")


def _files(layer):
    """Where a layer may be said to lie: where it is written, or where its line in MIDDLEWARE finds it."""
    module = layer.entry.rpartition(".")[0].replace(".", "/")
    return {layer.file, f"{module}.py", f"{module}/__init__.py"}


def _means(answer, path):
    """Whether the answer names this path of the project, also as `core\\layers.py` or `./core/layers.py`."""
    spelled = "/" + answer.strip("'\", ").replace("\\", "/").removeprefix("./").removeprefix("/")
    return spelled == f"/{path}" or spelled.endswith(f"/movie_theater/{path}")
