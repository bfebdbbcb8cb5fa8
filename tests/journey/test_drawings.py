"""The drawings of a journey: for a terminal, as SVG, as a page. Names in it come from students' code."""

import base64
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.journey import Change, Journey
from grader.reports.journey.page import journey_page
from grader.reports.journey.said import wrapped
from grader.reports.journey.svg import NARROW, WIDE, JourneyDrawing, journey_svg, sized_svg
from grader.reports.journey.terminal import journey_drawing, journey_line
from grader.reports.journey.words import change_label, elided
from tests.journey import samples

SVG = "{http://www.w3.org/2000/svg}"
each_sample = pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.__name__)


def on_terminal(journey, width=60, encoding="utf-8", *, colour=False):
    """What a terminal of this kind is sent."""
    sent = io.BytesIO()
    file = io.TextIOWrapper(sent, encoding=encoding, newline="\n")
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    console.print(journey_drawing(journey, console))
    file.flush()
    return sent.getvalue().decode(encoding)


def words_of(element):
    return " ".join(" ".join(element.itertext()).split())


@each_sample
@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(sample, width):
    assert all(cell_len(line) <= width for line in on_terminal(sample(), width).splitlines())


@each_sample
def test_the_way_back_stands_in_one_column(sample):
    lines = [line for line in on_terminal(sample()).splitlines() if line.startswith("  │")]
    assert all(cell_len(line) == 58 for line in lines)


@each_sample
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_every_encoding_is_served(sample, encoding):
    text = on_terminal(sample(), encoding=encoding)
    assert all(cell_len(line) <= 60 for line in text.splitlines())


@each_sample
def test_no_letter_steers_the_terminal(sample):
    assert "\x1b" not in on_terminal(sample())
    assert "\x1b[31mred" not in on_terminal(sample(), colour=True)
    assert journey_line(sample()).isprintable()


@pytest.mark.parametrize(
    ("sample", "why", "place"),
    [
        (samples.short_circuit, "it answered itself, with status 403", "core/layers.py:31"),
        (samples.raising, "it raised KeyError", "movies/views.py:17"),
        (samples.layer_raising, "it raised AttributeError", "core/layers.py:14"),
        (samples.no_route, "no pattern matches this address", ""),
        (samples.gave_none, "it gave None instead of a response", "movies/views.py:12"),
        (samples.not_started, "it does not start", "movie_theater/settings.py:42"),
        (samples.no_answer, "no answer came from here", "movies/views.py:12"),
    ],
)
def test_the_stop_is_named_in_words(sample, why, place):
    for text in (on_terminal(sample(), encoding="ascii"), journey_svg(sample())):
        assert "stopped here: " + why in text
        assert place in text
    described = words_of(ET.fromstring(journey_svg(sample())).find(f"{SVG}desc"))
    assert "stopped" in described or "The project does not start." in described
    assert place in described


def test_a_journey_without_a_stop_shows_none():
    assert "stopped" not in on_terminal(samples.plain())
    assert "stopped" not in journey_svg(samples.plain())


def test_what_was_not_reached_is_said():
    text = on_terminal(samples.short_circuit())
    assert re.search(r"core\.layers\.Stamp +not reached", text)
    assert re.search(r"router +not reached", text)
    assert re.search(r"view +not reached", text)
    assert "not reached" not in on_terminal(samples.plain())


def test_changes_stand_on_their_side():
    text = on_terminal(samples.plain())
    assert re.search(r"│   \+ request\.user", text)
    assert re.search(r"\+ X-Stamp: k3f2a9 │", text)


def test_an_error_says_who_wrote_its_page():
    for text in (on_terminal(samples.raising()), journey_svg(samples.raising())):
        assert "KeyError: 'minutes'" in text.replace("&#x27;", "'")
        assert "→ 500, page by Django's debug page" in text.replace("&#x27;", "'")


def test_a_streamed_body_is_counted():
    assert "body streamed, 3 parts, 1200 bytes" in on_terminal(samples.streamed())


def test_a_place_in_a_template_is_named():
    assert "(movies/list.html:7)" in " ".join(on_terminal(samples.template_raising(), 100).split())


def test_hooks_are_named():
    text = on_terminal(samples.hooks())
    assert "process_view of CsrfViewMiddleware" in text
    assert "process_template_response of Stamp" in text


def test_an_exception_that_a_hook_answered_goes_on_as_a_response():
    lines = on_terminal(samples.rescued()).splitlines()
    assert [line[-1] for line in lines if "process_exception of doorman" in line] == ["!"]
    assert [line[-1] for line in lines if "process_exception of Stamp" in line] == ["│"]
    assert any("stopped here: it answered itself, with status 503" in line for line in lines)


def test_a_layer_listed_twice_is_drawn_twice():
    text = on_terminal(samples.listed_twice())
    assert text.count("+ request.stamp: k3f2a9") == text.count("+ X-Stamp: k3f2a9") == 2
    assert re.search(r"core\.layers\.doorman +took itself out", text)


def test_a_view_that_was_chosen_but_not_called_is_named():
    journey = samples.plain()
    events = tuple(event for event in journey.events if event.station not in ("view", "database", "template"))
    text = on_terminal(replace(journey, events=events))
    assert re.search(r"view movies\.views\.programme +not reached", text)


def test_layers_that_did_nothing_are_folded():
    text = on_terminal(samples.thirty_layers())
    assert text.count("9 layers of Django that changed nothing") == 2
    assert "core.layers.Stamp3" in text
    assert len(text.splitlines()) < 45


def test_many_queries_are_folded():
    text = on_terminal(samples.many_queries())
    assert "25 queries, 21 alike" in text
    assert len(text.splitlines()) < 45


def test_one_line_tells_the_way():
    assert journey_line(samples.plain()) == "gateway → 8 layers → router → view movies.views.programme → 200"
    assert "stopped at layer core.layers.doorman" in journey_line(samples.short_circuit())
    assert journey_line(samples.not_started()) == "the project does not start: ImproperlyConfigured"
    assert journey_line(samples.no_answer()).endswith("no answer")


@each_sample
@pytest.mark.parametrize("measures", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_event_is_in_the_svg(sample, measures):
    root = ET.fromstring(sized_svg(sample(), measures))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert ids == [f"{measures.prefix}event-{number}" for number in range(len(sample().events))]
    assert all(len(group) for group in root.iter(f"{SVG}g"))


@each_sample
def test_the_svg_is_whole_in_itself(sample):
    text = journey_svg(sample())
    root = ET.fromstring(text)
    assert (root.get("role"), root[0].tag, root[1].tag) == ("img", f"{SVG}title", f"{SVG}desc")
    assert {element.tag for element in root.iter()}.isdisjoint({f"{SVG}{name}" for name in ("script", "image", "use")})
    assert re.findall(r"https?://", text) == ["http://"]
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]


@each_sample
@pytest.mark.parametrize("measures", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_text_leaves_the_drawing(sample, measures):
    for text in ET.fromstring(sized_svg(sample(), measures)).iter(f"{SVG}text"):
        shown = "".join([text.text or "", *(child.tail or "" for child in text)])
        room = cell_len(shown) * measures.letter
        if text.get("text-anchor") == "end":
            assert float(text.get("x")) - room > 0
        elif not text.get("text-anchor"):
            assert float(text.get("x")) + room < measures.width


def test_nothing_of_a_student_is_markup():
    for text in (journey_svg(samples.hostile()), journey_page(samples.hostile(), "<script>alert(1)</script>")):
        assert "<script>alert" not in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        text.encode()


def test_what_is_cut_can_be_read_under_the_pointer():
    assert "x" * 900 not in elided("x" * 900, 60)
    cookie = Change("cookie", "long", "x" * 900)
    assert change_label(cookie).endswith("x" * 900)
    titles = ET.fromstring(journey_svg(samples.hostile())).iter(f"{SVG}title")
    assert any("x" * 900 in words_of(title) for title in titles)


@each_sample
def test_the_page_lists_every_event(sample):
    page = journey_page(sample(), "One request")
    assert page.count("<li>") == len(sample().events)
    assert 'lang="en"' in page
    assert re.findall(r'(?:src|href)="', page) == []


def test_the_page_lets_no_other_script_run():
    page = journey_page(samples.hostile(), "One request")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}'" in page


@each_sample
def test_no_id_is_given_twice(sample):
    ids = re.findall(r' id="([^"]*)"', journey_page(sample(), "One request"))
    assert len(ids) == len(set(ids))


def test_a_notebook_shows_the_drawing():
    assert "<svg" in JourneyDrawing(samples.plain())._repr_html_()


def test_a_journey_without_anything_can_be_drawn():
    empty = Journey("GET", "/")
    assert "GET /" in on_terminal(empty)
    ET.fromstring(journey_svg(empty))
    assert "There are no steps" in journey_page(empty, "Empty")


@pytest.mark.parametrize("text", ["", "x" * 500, "日本語" * 200, "a b " * 300])
def test_wrapped_lines_are_never_too_wide(text):
    lines = wrapped(text, 30)
    assert all(cell_len(line) <= 30 for line in lines)
    assert len(lines) <= 6
