"""What came back: one response, and how a check looks at it."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin, urlsplit

from grader.checks.words import CheckFailed
from grader.journey import Failure, Journey

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """One response to one request."""

    request: str
    status: int
    headers: Headers
    body: bytes
    error: Failure | None = None
    address: str = "/"
    told: Journey | None = None
    """What the project's process told of the journey."""
    note_claim: Callable[[], None] = lambda: None
    """Called when a check looks at the journey: what it rests on then is a claim."""

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
        """Where a redirect leads, without scheme and host; empty if there is no such header, as it is if no address."""
        header = self.header("Location") or ""
        try:
            return header and path_of(header, self.address)
        except ValueError:
            return header

    @property
    def journey(self) -> Journey:
        """The way of the request through the project: a claim of the process that ran the project's code."""
        self.note_claim()
        method, _, path = self.request.partition(" ")
        return self.told or Journey(method, path, status=self.status)

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
        # Python's parser raises at a few things that a browser reads over: the page ends there.
        with contextlib.suppress(ValueError, AssertionError):
            document.feed(self.html)
            document.close()
        return document


class _Document(HTMLParser):
    """The visible text, the elements and the first form of a page."""

    SILENT = frozenset({"script", "style", "head", "title"})
    IN_HEAD = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
    BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "h1", "h2", "h3", "h4", "option"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.form: dict[str, str] | None = None
        self.inputs: list[dict[str, str]] = []
        self._in_form = False
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        self._note_form(tag, attributes)
        if self._silent == ["head"] and tag not in self.IN_HEAD:
            # A browser ends the head at the first thing that does not belong there, with or without </head>.
            self._silent.clear()
        if tag in self.SILENT:
            self._silent.append(tag)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        if tag == "form":
            self._in_form = False
        self._break(tag)

    def _note_form(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "form" and self.form is None:
            self.form, self._in_form = attributes, True
        elif tag == "input" and self._in_form:
            self.inputs.append(attributes)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)

    def _break(self, tag: str) -> None:
        if tag in self.BREAKS:
            self.text.append(" ")


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def path_of(link: str, page: str) -> str:
    """Path and query of the address that a link on a page leads to; ValueError if it is no address."""
    parts = urlsplit(urljoin(page, link))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def read_form(page: Page) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Attributes of the page's first form and the fields a browser would send unchanged; fails if there is no form."""
    document = page._document
    if document.form is None:
        raise CheckFailed(
            f"{page.request}: the page has no form.", expected="a page with a form", actual=page.text[:200]
        )
    fields = [
        (item["name"], item.get("value", ""))
        for item in document.inputs
        if item.get("name") and item.get("type", "text").lower() in ("text", "hidden", "number", "password", "email")
    ]
    return document.form, fields
