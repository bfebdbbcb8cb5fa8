"""A visitor sends what a browser sends, and keeps cookies as a browser does."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.page import Page
from grader.checks.visitor import HOST, TOKEN, Visitor, quoted
from grader.checks.words import CheckFailed


class Project:
    """Keeps the requests it gets; answers each with the next of its pages, and then with empty ones."""

    def __init__(self, *pages):
        self.requests = []
        self.pages = list(pages)

    def __call__(self, method, path, headers, body):
        self.requests.append((method, path, dict(headers), body))
        cookies, html = self.pages.pop(0) if self.pages else ((), "")
        return Page(f"{method} {path}", 200, [("Set-Cookie", cookie) for cookie in cookies], html.encode(), None, path)

    @property
    def last(self):
        return self.requests[-1]


def sets(*cookies):
    return cookies, ""


def shows(html):
    return (), html


def test_a_plain_visit_names_the_host_and_nothing_else():
    project = Project()
    Visitor(project)("/movies/")
    assert project.last == ("GET", "/movies/", {"Host": HOST}, b"")


def test_data_of_a_safe_request_is_its_query():
    project = Project()
    Visitor(project)("/search/", data={"q": "Tom & Jerry", "n": [1, 2]})
    assert project.last[1] == "/search/?q=Tom+%26+Jerry&n=1&n=2"
    Visitor(project)("/search/?page=2", data={"q": "x"})
    assert project.last[1] == "/search/?page=2&q=x"


def test_data_of_a_post_is_a_form_with_its_token():
    project = Project()
    Visitor(project)("/party/", "post", {"seats": 5, "name": "Łódź"})
    method, path, headers, body = project.last
    assert (method, path) == ("POST", "/party/")
    assert parse_qs(body.decode()) == {"seats": ["5"], "name": ["Łódź"]}
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["X-CSRFToken"] == TOKEN
    assert headers["Cookie"] == f"csrftoken={TOKEN}"


def test_a_token_that_the_project_set_is_the_one_that_is_sent():
    project = Project(sets("csrftoken=fromdjango; Path=/"))
    visit = Visitor(project)
    visit("/party/")
    visit("/party/", "POST")
    assert project.last[2]["X-CSRFToken"] == "fromdjango"
    assert project.last[2]["Cookie"] == "csrftoken=fromdjango"


def test_a_request_without_a_token_has_none():
    project = Project()
    Visitor(project)("/party/", "POST", {"seats": 5}, token=False)
    assert "X-CSRFToken" not in project.last[2]
    assert "Cookie" not in project.last[2]


def test_headers_of_the_check_are_sent_as_well():
    project = Project()
    Visitor(project)("/", headers={"X-Mine": "yes", "Host": "elsewhere"})
    assert project.last[2] == {"Host": "elsewhere", "X-Mine": "yes"}


def test_cookies_are_kept_replaced_and_sent_back():
    project = Project(sets("a=1", 'b="x y"; Path=/; HttpOnly; SameSite=Lax'), sets("a=2"))
    visit = Visitor(project)
    visit("/")
    visit("/")
    assert project.last[2]["Cookie"] == 'a=1; b="x y"'
    visit("/")
    assert project.last[2]["Cookie"] == 'a=2; b="x y"'


@pytest.mark.parametrize(
    "end",
    [
        "a=; Max-Age=0",
        "a=; Max-Age=-1",
        "a=; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/",
        "a=1; expires=Sat, 01 Jan 2000 00:00:00 GMT",
    ],
)
def test_a_cookie_that_is_over_is_thrown_away(end):
    project = Project(sets("a=1"), sets(end))
    visit = Visitor(project)
    for _ in range(3):
        visit("/")
    assert "Cookie" not in project.last[2]


@pytest.mark.parametrize(
    "life", ["", "; Max-Age=60", "; expires=Fri, 01 Jan 2100 00:00:00 GMT", "; expires=nonsense", "; Max-Age=soon"]
)
def test_other_cookies_live_on(life):
    project = Project(sets("a=1" + life))
    visit = Visitor(project)
    visit("/")
    visit("/")
    assert project.last[2]["Cookie"] == "a=1"


def test_a_cookie_is_sent_only_below_its_path():
    project = Project(sets("deep=1; Path=/movies/party", "all=1; Path=/"))
    visit = Visitor(project)
    visit("/movies/party/")
    sent = {
        path: (visit(path), project.last[2]["Cookie"])[1] for path in ("/movies/party/", "/movies/party", "/movies/")
    }
    assert sent == {"/movies/party/": "deep=1; all=1", "/movies/party": "deep=1; all=1", "/movies/": "all=1"}


def test_a_stranger_knows_no_cookie():
    project = Project(sets("a=1"))
    visit = Visitor(project)
    visit("/")
    visit.stranger()("/")
    assert "Cookie" not in project.last[2]


@given(st.text(), st.text())
def test_no_cookie_at_all_is_a_fault_of_ours(line, rest):
    project = Project(sets(line, f"a={line}; expires={rest}; Max-Age={rest}; Path={rest}"))
    visit = Visitor(project)
    visit("/")
    visit("/")


FORM = """
<form method="{method}" action="{action}">
<input type="hidden" name="csrfmiddlewaretoken" value="t"><input name="seats">
</form>
"""


def submitted(method="post", action="/party/", address="/movies/", **fields):
    project = Project(shows(FORM.format(method=method, action=action)))
    visit = Visitor(project)
    visit.submit(visit(address), **fields)
    return project.last


def test_a_form_is_sent_with_its_hidden_token_and_the_fields_filled_in():
    method, path, headers, body = submitted(seats=5, more="yes")
    assert (method, path) == ("POST", "/party/")
    assert parse_qs(body.decode()) == {"csrfmiddlewaretoken": ["t"], "seats": ["5"], "more": ["yes"]}
    assert "X-CSRFToken" not in headers


@pytest.mark.parametrize(
    ("action", "path"),
    [
        ("", "/movies/?a=1"),
        ("party/", "/movies/party/"),
        ("../party/", "/party/"),
        ("?b=2", "/movies/?b=2"),
        ("http://localhost:8000/party/#form", "/party/"),
    ],
)
def test_a_form_goes_where_its_action_says_seen_from_its_page(action, path):
    assert submitted(action=action, address="/movies/?a=1")[1] == path


@pytest.mark.parametrize("method", ["get", "", "put"])
def test_a_form_of_any_other_method_is_a_get(method):
    got = submitted(method=method, address="/movies/?a=1", action="", seats=5)
    assert got[:2] == ("GET", "/movies/?csrfmiddlewaretoken=t&seats=5")
    assert got[3] == b""


def test_a_form_whose_action_is_no_address_fails_the_check():
    with pytest.raises(CheckFailed, match="the form's action leads nowhere"):
        submitted(action="http://[")


def test_a_page_without_a_form_fails_the_check():
    visit = Visitor(Project())
    with pytest.raises(CheckFailed, match="has no form"):
        visit.submit(visit("/"))


def test_other_letters_are_encoded_and_what_is_encoded_stays():
    assert quoted("/Łódź/a b/%20/?q=1&r=é") == "/%C5%81%C3%B3d%C5%BA/a%20b/%20/?q=1&r=%C3%A9"


@given(st.text())
def test_any_path_can_be_asked_for(path):
    assert quoted(path).isascii()


def test_half_a_letter_in_a_path_is_no_fault_of_ours():
    assert quoted("/\ud800/").isascii()
