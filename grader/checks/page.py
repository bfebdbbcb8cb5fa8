"""What came back: one response, and how a check looks at it."""

import re
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urlsplit

from grader.checks.words import CheckFailed

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class ProjectError:
    """The exception of the student's project behind a response with status 500."""

    type: str
    message: str
    file: str | None
    line: int | None

    @property
    def place(self) -> str:
        """file:line below the project, or an empty text."""
        return f"{self.file}:{self.line}" if self.file else ""

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" + (f" ({self.place})" if self.file else "")


@dataclass(frozen=True)
class Page:
    """One response to one request."""

    request: str
    status: int
    headers: Headers
    body: bytes
    error: ProjectError | None = None
    address: str = "/"

    @property
    def html(self) -> str:
        """The body as text, as it was sent."""
        return self.body.decode("utf-8", "replace")

    @cached_property
    def text(self) -> str:
        """What a person reads: without tags, unescaped, white space folded."""
        return folded("".join(self._document.text))

    def has(self, text: str) -> bool:
        """Whether a person would read this text on the page."""
        return folded(text) in self.text

    def header(self, name: str) -> str | None:
        """The first header of this name in any case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def location(self) -> str:
        """Where a redirect leads, without scheme and host; empty if there is no such header."""
        parts = urlsplit(self.header("Location") or "")
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def tags(self, name: str) -> list[dict[str, str]]:
        """The attributes of every element with this name, in order."""
        return [attributes for tag, attributes in self._document.elements if tag == name]

    def expect(self, *statuses: int) -> Self:
        """This page, if its status is one of these; otherwise the check fails and says what came."""
        if self.status not in statuses:
            hoped = " or ".join(str(status) for status in statuses)
            message = f"{self.request} was answered with {self.described}; we hoped for {hoped}."
            raise CheckFailed(message, expected=f"status {hoped}", actual=self.described)
        return self

    @property
    def described(self) -> str:
        """The response in a few words."""
        words = f"status {self.status}"
        if self.location:
            words += f" to {self.location}"
        return f"{words} ({self.error})" if self.error else words

    @cached_property
    def _document(self) -> "_Document":
        document = _Document()
        document.feed(self.html)
        document.close()
        return document


class _Document(HTMLParser):
    """The visible text and the elements of a page."""

    SILENT = frozenset({"script", "style", "head"})
    BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "h1", "h2", "h3", "h4", "option"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in self.SILENT:
            self._silent.append(tag)
        elif tag == "body":
            self._silent.clear()
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)

    def _break(self, tag: str) -> None:
        if tag in self.BREAKS:
            self.text.append(" ")


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def read_form(page: Page) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Attributes of the page's first form and the fields a browser would send unchanged; fails if there is no form."""
    found = re.search(r"<form\b.*?(</form>|$)", page.html, re.DOTALL | re.IGNORECASE)
    if not found:
        raise CheckFailed(
            f"{page.request}: the page has no form.", expected="a page with a form", actual=page.text[:200]
        )
    form = Page(page.request, page.status, [], found[0].encode())
    fields = [
        (item["name"], item.get("value", ""))
        for item in form.tags("input")
        if item.get("name") and item.get("type", "text").lower() in ("text", "hidden", "number", "password", "email")
    ]
    return form.tags("form")[0], fields
