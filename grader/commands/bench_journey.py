"""`make bench-journey`: what recording a journey costs."""

import json

import click

from grader.benchmarks.recording import LAYERS, QUERIES, measure_recording
from grader.bootstrap import ROOT
from grader.judge import template_database

LOCK = "student"
AUDIENCE = "author"
MOST_SHARE, MOST_MILLISECONDS = 0.25, 2.0


@click.command()
@click.option("--rounds", type=click.IntRange(10), default=400, show_default=True, help="Pairs of requests.")
def command(rounds: int) -> int:
    """Measure what recording adds to a request: the ratio with and without it, in one run."""
    cost = measure_recording(template_database(ROOT / "build"), rounds)
    added = cost.added / 1000
    click.echo(f"A page with {LAYERS} layers, {QUERIES} queries and 3 templates; median of {rounds} pairs of requests.")
    click.echo(f"without recording  {cost.without / 1000:.2f} ms")
    click.echo(f"with recording     {(cost.without + cost.added) / 1000:.2f} ms")
    click.echo(f"ratio              {cost.ratio:.2f}   (at most {1 + MOST_SHARE:.2f})")
    click.echo(f"added              {added:.2f} ms   (at most {MOST_MILLISECONDS:.0f} ms)")
    kept = ROOT / "build" / "bench-journey.json"
    kept.write_text(json.dumps({"ratio": cost.ratio, "added_ms": added, "rounds": rounds}) + "\n", encoding="utf-8")
    return 0 if cost.ratio <= 1 + MOST_SHARE and added <= MOST_MILLISECONDS else 1
