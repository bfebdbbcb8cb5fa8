"""A visitor of the project: sends requests and keeps cookies, as a browser does."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Protocol
from urllib.parse import quote, urlencode, urljoin, urlsplit

from grader.checks.page import Headers, Page, read_form

HOST = "localhost:8000"
TOKEN = "k" * 32
"""A well-formed CSRF token: cookie and header hold the same one, as in a form that Django itself made."""

Values = Mapping[str, object]


class Sends(Protocol):
    """Carries one request to the project and the response back."""

    def __call__(self, method: str, path: str, headers: Headers, body: bytes) -> Page: ...


class Visitor:
    """Calling it sends a request: `visit("/movies/")`. Redirects are not followed."""

    def __init__(self, send: Sends) -> None:
        self._send = send
        self._cookies: dict[str, str] = {}

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
            path += "?" + urlencode(data, doseq=True)
        sent: Headers = [("Host", HOST)]
        if not safe:
            sent.append(("Content-Type", "application/x-www-form-urlencoded"))
        if not safe and token:
            self._cookies.setdefault("csrftoken", TOKEN)
            sent.append(("X-CSRFToken", self._cookies["csrftoken"]))
        return self._exchange(method, path, [*sent, *(headers or {}).items()], body)

    def submit(self, page: Page, **fields: object) -> Page:
        """Send the first form of a page as a browser would, with these fields filled in."""
        form, given = read_form(page)
        method = form.get("method", "get").upper()
        address = urlsplit(urljoin(page.address, form.get("action") or page.address))
        path = address.path + (f"?{address.query}" if address.query else "")
        return self(path, method, {**dict(given), **fields}, token=False)

    def stranger(self) -> "Visitor":
        """Another visitor of the same project, without cookies."""
        return Visitor(self._send)

    def _exchange(self, method: str, path: str, headers: Headers, body: bytes) -> Page:
        if self._cookies:
            jar = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            headers = [*headers, ("Cookie", jar)]
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
            if morsel["max-age"] in ("0", 0) or (morsel["expires"].endswith("1970 00:00:00 GMT")):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = morsel.coded_value


def quoted(path: str) -> str:
    """The path as it goes over the network: other than ASCII letters are percent-encoded."""
    return quote(path, safe="/%?=&+:@!$'()*,;~-._")
