"""The visible checks of exercise 8, "A first layer of middleware"."""

import re

from grader.checks import task

PLACES = {"app", "package", "beside", "folder", "above"}
REQUESTS = 5


@task(1, promise="On the way back, it puts the same stamp into the header `X-Stamp` of the response.")
def test_programme_has_a_stamp(visit):
    """The page /movies/ comes back with a stamp in its header X-Stamp."""
    page = visit("/movies/").expect(200)
    assert page.header("X-Stamp"), "We asked for /movies/. The page came, but without the header X-Stamp."


@task(1, promise="A stamp has 8 or more letters or digits.")
def test_stamp_is_long_enough(visit):
    """The stamp of /movies/ has 8 or more letters or digits."""
    stamp = visit("/movies/").expect(200).header("X-Stamp") or ""
    signs = re.findall(r"[A-Za-z0-9]", stamp)
    message = f"The stamp of /movies/ is “{stamp}”: {len(signs)} letters or digits came. We hoped for 8 or more."
    assert len(signs) >= 8, message


@task(2, promise="Each request gets a stamp of its own: no two requests share one.")
def test_every_request_has_its_own(visit):
    """Five requests for /movies/ bring five different stamps."""
    stamps = [visit("/movies/").expect(200).header("X-Stamp") for _ in range(REQUESTS)]
    assert all(stamps), f"We asked for /movies/ {REQUESTS} times, and there was not always a header X-Stamp."
    different = len(set(stamps))
    message = f"We asked for /movies/ {REQUESTS} times. {different} different stamps came; we hoped for {REQUESTS}."
    assert different == REQUESTS, message


@task(3, promise="`other_places` names every one of the five places that works, and no other.")
def test_places_are_answered(answers):
    """The answer `other_places` is filled in with words from the table of five places."""
    answers.filled("other_places")
    strange = set(re.findall(r"[^\s,;]+", answers["other_places"].lower())) - PLACES - {"and"}
    words = ", ".join(sorted(strange))
    assert not strange, (
        f"other_places has {words}. We hoped for words of the table: app, package, beside, folder, above."
    )


@task(3, promise="`file` is the file of your layer, and `line` is what you wrote for it in `MIDDLEWARE`.")
def test_file_is_there(project, answers):
    """The answers `file` and `line` are filled in, and the file is one of the project's."""
    answers.filled("file", "line")
    there = any(_means(answers["file"], path) for path in project.files)
    assert there, f"file is “{answers['file']}”. Seen from the folder of manage.py, there is no such file."


@task(4, promise="It works when `prediction`, `needed` and `without_line` are filled in.")
def test_settings_question_is_answered(answers):
    """The prediction and the two answers about the settings are filled in."""
    answers.filled("prediction", "needed", "without_line")
    prediction = answers["prediction"]
    assert prediction.lower() in ("a", "b", "c"), (
        f"We read prediction in answers/middleware.toml and found {prediction!r}. We hoped for a, b or c."
    )


@task(5, promise="Write at least 10 words below the question; lines that begin with `#` are not counted.")
def test_explanation_is_written(answers):
    """The explanation in answers/middleware.md has at least 10 words."""
    own = [line for line in answers.text.splitlines() if not line.lstrip().startswith("#")]
    count = len(re.findall(r"\w+", " ".join(own)))
    message = f"Besides lines that begin with #, answers/middleware.md has {count} words. We hoped for 10 or more."
    assert count >= 10, message


def _means(answer, path):
    """Whether the answer names this path of the project, also as `core\\layers.py` or `./core/layers.py`."""
    spelled = "/" + answer.strip("'\", ").replace("\\", "/").removeprefix("./").removeprefix("/")
    return spelled == f"/{path}" or spelled.endswith(f"/movie_theater/{path}")
