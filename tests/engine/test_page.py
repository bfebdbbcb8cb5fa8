"""A page, as a check looks at it: what a person reads, never how it is spelled."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.page import Page, read_form
from grader.checks.words import CheckFailed
from grader.journey import Failure


def page(html="", status=200, headers=(), error=None, address="/movies/"):
    body = html if isinstance(html, bytes) else html.encode()
    return Page("GET /movies/", status, list(headers), body, error, address)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>Hello</h1>", "Hello"),
        ("  Hello,\n\n\t world\xa0! ", "Hello, world !"),
        ("Tom &amp; Jerry &lt;b&gt; &#39;x&#x27; &quot;", "Tom & Jerry <b> 'x' \""),
        ("<b>bo</b>ld", "bold"),
        ("one<br>two<p>three</p>four<li>five", "one two three four five"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("a<!-- not seen -->b", "ab"),
        ("<script>var a = '<p>no</p>';</script>yes<style>p {}</style>", "yes"),
        ("<html><head><title>no</title></head><body>yes</body></html>", "yes"),
        ("<title>no</title><p>yes", "yes"),
        ("<head><title>no</title><meta><h1>yes</h1>", "yes"),
        ("<head><title>no</title><body>yes", "yes"),
        ("<HEAD><TITLE>no</TITLE></HEAD><P>yes</P>", "yes"),
        ("<p title='no'>yes", "yes"),
        ("&amp;lt;", "&lt;"),
        ("caf\xe9", "caf\xe9"),
        (b"caf\xe9", "caf\N{REPLACEMENT CHARACTER}"),
        ("", ""),
    ],
)
def test_text_is_what_a_person_reads(html, text):
    assert page(html).text == text


def test_a_text_is_found_however_it_is_escaped_and_broken_into_lines():
    for html in ("Tom &amp; Jerry", "Tom\n  &#38;\tJerry", "<b>Tom</b> &AMP; Jerry", "Tom & Jerry"):
        assert page(html).has("Tom &  Jerry")
    assert not page("Tom &amp;amp; Jerry").has("Tom & Jerry")
    assert not page("<b>Bold</b>").has("<b>Bold</b>"), "a title that became a tag is not on the page"
    assert page("&lt;b>Bold&lt;/b>").has("<b>Bold</b>")


@given(st.text() | st.binary())
def test_no_page_at_all_is_a_fault_of_ours(html):
    look_everywhere(page(html))


PIECES = [
    "<",
    ">",
    "</",
    "<!",
    "<![",
    "<?",
    "<!--",
    "-->",
    "&",
    "&#",
    "&#x",
    ";",
    "=",
    "'",
    '"',
    "/",
    " ",
    "a",
    "9" * 5000,
]
PIECES += [
    "form",
    "input",
    "head",
    "title",
    "script",
    "CDATA[",
    "[a[",
    "]]>",
    "DOCTYPE",
    " name",
    " action",
    "\0",
    "\ud800",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_damaged_html_is_a_fault_of_ours(html):
    look_everywhere(page(html.encode("utf-8", "surrogatepass")))


@pytest.mark.parametrize("html", ["<![a[", "&#" + "9" * 5000 + ";", "<a b='&#" + "9" * 5000 + ";'>"])
def test_what_stops_the_parser_does_not_take_away_what_came_before(html):
    damaged = page("<p class=x>seen</p>" + html)
    assert damaged.has("seen")
    assert damaged.tags("p") == [{"class": "x"}]


def look_everywhere(looked_at):
    assert isinstance(looked_at.text, str)
    assert isinstance(looked_at.tags("a"), list)
    assert looked_at.described
    with contextlib.suppress(CheckFailed):
        read_form(looked_at)


def test_headers_are_found_in_any_case_and_the_first_counts():
    found = page(headers=[("X-Stamp", "one"), ("x-stamp", "two")])
    assert found.header("x-STAMP") == "one"
    assert found.header("Missing") is None


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/movies/today/", "/movies/today/"),
        ("http://localhost:8000/movies/?a=1#top", "/movies/?a=1"),
        ("//elsewhere/movies/", "/movies/"),
        ("today/", "/movies/today/"),
        ("..", "/"),
        ("?page=2", "/movies/?page=2"),
        ("", ""),
        ("http://[", "http://["),
    ],
)
def test_location_is_the_path_that_a_browser_would_go_to(location, path):
    assert page(status=302, headers=[("Location", location)]).location == path


def test_without_the_header_there_is_no_location():
    assert page().location == ""


def test_tags_are_attributes_in_order():
    html = '<a href="/1/">1</a><p><A HREF="/2/" checked>2</A><img src="x"/>'
    assert page(html).tags("a") == [{"href": "/1/"}, {"href": "/2/", "checked": ""}]
    assert page(html).tags("img") == [{"src": "x"}]
    assert page(html).tags("b") == []


def test_an_expected_status_gives_the_page_back():
    expected = page(status=404)
    assert expected.expect(200, 404) is expected


def test_an_unexpected_status_is_told_with_what_came_and_what_was_hoped_for():
    with pytest.raises(CheckFailed) as caught:
        page(status=302, headers=[("Location", "/login/")]).expect(200, 404)
    assert str(caught.value) == ("GET /movies/ was answered with status 302 to /login/; we hoped for 200 or 404.")
    assert (caught.value.expected, caught.value.actual) == ("status 200 or 404", "status 302 to /login/")


def test_the_exception_behind_a_500_is_told_with_its_place():
    error = Failure("NameError", "name 'x' is not defined", "movies/views.py:7")
    with pytest.raises(CheckFailed) as caught:
        page(status=500, error=error).expect(200)
    assert caught.value.actual == "status 500 (NameError: name 'x' is not defined (movies/views.py:7))"
    assert error.place == "movies/views.py:7"
    assert Failure("KeyError", "7").place == ""


FORM = """
<!-- <form action="/old/"><input name="old"></form> -->
<form method="POST" action="/party/">
<input type="hidden" name="csrfmiddlewaretoken" value="t&amp;t">
<p><input name="seats" value="2"> <input TYPE="Number" name="rows"></p>
<input type="submit" name="go" value="Go"><input type="checkbox" name="yes" value="1"><input value="nameless">
</form>
<form><input name="other"></form>
"""


def test_a_form_is_read_as_a_browser_would_send_it():
    attributes, fields = read_form(page(FORM))
    assert attributes == {"method": "POST", "action": "/party/"}
    assert fields == [("csrfmiddlewaretoken", "t&t"), ("seats", "2"), ("rows", "")]


def test_a_form_that_is_never_closed_is_still_a_form():
    assert read_form(page("<form><input name=a>"))[1] == [("a", "")]


def test_fields_outside_the_form_are_not_sent():
    assert read_form(page("<input name=a><form><input name=b></form><input name=c>"))[1] == [("b", "")]


def test_a_page_without_a_form_fails_the_check():
    with pytest.raises(CheckFailed, match="GET /movies/: the page has no form") as caught:
        read_form(page("<p>Nothing here</p>"))
    assert caught.value.actual == "Nothing here"
