"""A visitor of the project: sends requests and keeps cookies, as a browser does."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookies import CookieError, SimpleCookie
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

from grader.checks.page import Headers, Page, path_of, read_form
from grader.checks.words import CheckFailed

HOST = "localhost:8000"
TOKEN = "k" * 32
"""A well-formed CSRF token: cookie and header hold the same one, as in a form that Django itself made."""

Values = Mapping[str, object]


@dataclass(frozen=True)
class Cookie:
    """A cookie's value, and the path below which it is sent back (RFC 6265, section 5.1.4)."""

    value: str
    path: str = "/"

    def belongs_to(self, path: str) -> bool:
        """Whether a request for this path carries the cookie."""
        asked = urlsplit(path).path
        below = self.path if self.path.endswith("/") else self.path + "/"
        return asked == self.path or asked.startswith(below)


class Sends(Protocol):
    """Carries one request to the project and the response back."""

    def __call__(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        """The response to one request."""


class Visitor:
    """Calling it sends a request: `visit("/movies/")`. Redirects are not followed."""

    def __init__(self, send: Sends) -> None:
        self._send = send
        self._cookies: dict[str, Cookie] = {}

    def __call__(
        self,
        path: str,
        method: str = "GET",
        data: Values | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        token: bool = True,
    ) -> Page:
        """The page that answers; `token=False` leaves the CSRF token out of an unsafe request."""
        method = method.upper()
        safe = method in ("GET", "HEAD", "OPTIONS")
        body = b"" if safe or data is None else urlencode(data, doseq=True).encode()
        if safe and data:
            path += ("&" if "?" in path else "?") + urlencode(data, doseq=True)
        sent: Headers = [("Host", HOST)]
        if not safe:
            sent.append(("Content-Type", "application/x-www-form-urlencoded"))
        if not safe and token:
            sent.append(("X-CSRFToken", self._cookies.setdefault("csrftoken", Cookie(TOKEN)).value))
        return self._exchange(method, path, [*sent, *(headers or {}).items()], body)

    def submit(self, page: Page, **fields: object) -> Page:
        """Send the first form of a page as a browser would, with these fields filled in."""
        form, given = read_form(page)
        action = form.get("action") or page.address
        try:
            path = path_of(action, page.address)
        except ValueError:
            raise CheckFailed(
                f"{page.request}: the form's action leads nowhere.", expected="an address", actual=action
            ) from None
        values = {**dict(given), **fields}
        if form.get("method", "").lower() == "post":
            return self(path, "POST", values, token=False)
        return self(path.partition("?")[0], "GET", values)

    def carry(self, name: str, value: str) -> None:
        """Send this cookie from now on."""
        self._cookies[name] = Cookie(value)

    def stranger(self) -> "Visitor":
        """Another visitor of the same project, without cookies."""
        return Visitor(self._send)

    def _exchange(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        jar = [f"{name}={cookie.value}" for name, cookie in self._cookies.items() if cookie.belongs_to(path)]
        if jar:
            headers = [*headers, ("Cookie", "; ".join(jar))]
        page = self._send(method, quoted(path), headers, body)
        for name, value in page.headers:
            if name.lower() == "set-cookie":
                self._keep(value)
        return page

    def _keep(self, line: str) -> None:
        try:
            jar = SimpleCookie(line)
        except CookieError:
            return
        for name, morsel in jar.items():
            if is_over(morsel["max-age"], morsel["expires"]):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = Cookie(morsel.coded_value, morsel["path"] or "/")


def is_over(age: str, expires: str) -> bool:
    """Whether a cookie that comes with this Max-Age and Expires is to be thrown away; Max-Age counts more."""
    if re.fullmatch(r"-?[0-9]+", age):
        return age.startswith("-") or not age.strip("0")
    try:
        return parsedate_to_datetime(expires).timestamp() <= time.time()
    except (ValueError, TypeError, OverflowError, IndexError):
        return False


def quoted(path: str) -> str:
    """The path as it goes over the network: other than ASCII letters are percent-encoded."""
    return quote(path, safe="/%?=&+:@!$'()*,;~-._", errors="replace")
