"""`make trace`: the way of one request through a project, drawn."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

import click
from rich.console import Console

from grader.bootstrap import ROOT
from grader.course import load_course
from grader.errors import UsageError
from grader.judge import template_database
from grader.reports.journey.page import journey_page
from grader.reports.journey.terminal import journey_drawing
from grader.reports.told import diagnosis_told
from grader.student import require_project
from grader.tracing import Asked, Traced, trace

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LOCK = "student"
AUDIENCE = "student"


@click.command()
@click.argument("path", default="")
@click.option("--url", default="/", show_default=True, help="The address, such as URL=/movies/.")
@click.option("--method", default="", help="METHOD=POST; else GET, or POST where there is DATA.")
@click.option("--data", default="", help='Form fields, such as DATA="seats=3&name=Ada".')
@click.option("--user", default="", help="Who is logged in: a name from the project's database. No password is needed.")
@click.option("--without-token", is_flag=True, help="Send a form without its CSRF token.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to step through.")
@click.option("--json", "as_json", is_flag=True, help="Print the journey as JSON, and nothing else.")
@click.option("--gateway", type=click.Choice(["wsgi", "asgi"]), default="wsgi", show_default=True, help="The server.")
@click.option("--project", type=click.Path(path_type=Path), help="The folder of another project's manage.py.")
@click.option("--settings", default="", help="Its settings, such as SETTINGS=site.settings; else what manage.py names.")
def command(**given: object) -> int:
    """Draw the way of one request through your project: make trace URL=/movies/.

    Nothing changes by it: the request gets a copy of your database.
    """
    options = Options(given)
    html = options.html
    traced = trace(options.project, options.text("settings"), options.asked, template_database(ROOT / "build"))
    _show(traced, options, html)
    return 0


class Options:
    """What was typed, made ready."""

    def __init__(self, given: dict[str, object]) -> None:
        self._given = given

    def text(self, name: str) -> str:
        """An option's text, empty if it was not given."""
        return str(self._given[name] or "")

    @property
    def project(self) -> Path:
        """The folder of manage.py."""
        named = self._given["project"]
        folder = Path(str(named)) if named else load_course(ROOT).project_folder
        if named and not folder.is_dir():
            raise UsageError(f"There is no folder {folder}.", where="PROJECT=", remedy="Name the folder of manage.py.")
        if not self.text("settings"):
            require_project(folder)
        return folder

    @property
    def asked(self) -> Asked:
        """The request."""
        path = self.text("path") or self.text("url")
        if not path.startswith("/"):
            inside = "/" + path.partition("://")[2].partition("/")[2] if "://" in path else f"/{path}"
            remedy = f"Write only what stands behind the site's name, from its first slash on: URL={inside}"
            raise UsageError(f"“{path}” is no address inside the site.", where="URL=", remedy=remedy)
        data = dict(parse_qsl(self.text("data"), keep_blank_values=True))
        method = self.text("method").upper() or ("POST" if data else "GET")
        if method not in METHODS:
            raise UsageError(
                f"There is no method {method}.", where="METHOD=", remedy=f"Known are {', '.join(METHODS)}."
            )
        token = not self._given["without_token"]
        return Asked(path, method, data, self.text("user"), token, self.text("gateway"))

    @property
    def html(self) -> Path | None:
        """Where a page is to be written."""
        named = self._given["html"]
        page = Path(str(named)) if named else None
        if page and not page.absolute().parent.is_dir():
            raise UsageError(
                f"There is no folder {page.parent}.", where="HTML=", remedy="Make it, or name another one."
            )
        return page

    @property
    def as_json(self) -> bool:
        """Whether a program reads what we print."""
        return bool(self._given["as_json"])


def _show(traced: Traced, options: Options, html: Path | None) -> None:
    journey = traced.journey
    if html:
        html.write_text(journey_page(journey, f"{journey.method} {journey.path}"), encoding="utf-8")
    if options.as_json:
        click.echo(json.dumps(journey.to_json(), ensure_ascii=False, indent=1))
        return
    console = Console()
    console.print(journey_drawing(journey, console))
    if options.asked.token and journey.method not in ("GET", "HEAD", "OPTIONS"):
        console.print("It was sent with a good CSRF token. WITHOUT_TOKEN=1 leaves it out.", style="dim")
    if traced.diagnosis:
        console.print(diagnosis_told(traced.diagnosis))
    if html:
        console.print(f"Written: {html}. Open it in your browser.", markup=False, highlight=False)
