"""A journey as one HTML page: the drawing, and the events to step through. Without scripts it is a page to read."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from grader.journey import Event, Journey
from grader.reports.journey.svg import NARROW, WIDE, sized_svg
from grader.reports.journey.words import event_words, journey_head, one_line, stop_sentence

STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --paper: #f3f4f1; --quiet: #596273; --now: #fff0b8; --edge: #005f9e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaee; --paper: #15181d; --quiet: #a5adba; --now: #4a3d0a; --edge: #79c0ee }
}
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 50rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.35rem; line-height: 1.25; margin: .25rem 0 .5rem }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem }
.asked { color: var(--quiet); margin: 0 0 1rem }
.stop { border-left: .3rem solid #b13c00; padding: .1rem .8rem; font-weight: 600 }
svg { margin: 0 auto }
.narrow { display: none }
ol { padding: 0; margin: .5rem 0; list-style-position: inside }
li { padding: .3rem .6rem; border-left: .3rem solid transparent; scroll-margin: 4rem }
li[aria-current] { background: var(--now); border-color: var(--edge) }
li small { color: var(--quiet); display: block }
.told { flex-basis: 100%; height: 4.6rem; overflow: auto; white-space: pre-line }
.told:empty { display: none }
.steps { position: sticky; bottom: 0; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: .6rem 0;
  background: var(--paper); border-top: 1px solid var(--quiet) }
.steps[hidden] { display: none }
button { font: inherit; color: inherit; background: none; border: 2px solid var(--edge); border-radius: .5rem;
  padding: .4rem 1rem; min-height: 2.75rem; cursor: pointer }
button[aria-disabled=true] { opacity: .45; cursor: default }
:focus-visible { outline: 3px solid var(--edge); outline-offset: 2px }
.count { margin-left: auto; font-variant-numeric: tabular-nums }
svg .now > rect { opacity: .8 }
svg .now > circle { stroke: #b13c00; stroke-width: 3 }
@media (max-width: 38rem) {
  body { padding: .6rem }
  .wide { display: none }
  .narrow { display: block }
}
@media print {
  .steps, .narrow { display: none }
  .wide { display: block }
  body { max-width: none; padding: 0; color: #000; background: #fff }
  li { break-inside: avoid }
}
"""

SCRIPT = """
(function () {
  var steps = document.querySelector('.steps'), items = document.querySelectorAll('ol > li'), now = -1;
  var back = document.getElementById('back'), next = document.getElementById('next');
  var told = document.getElementById('told');
  function each(number, what) {
    ['', 'narrow-'].forEach(function (prefix) {
      var group = document.getElementById(prefix + 'event-' + number);
      if (group) group.classList[what]('now');
    });
  }
  function show(number) {
    each(number, 'add');
    ['', 'narrow-'].forEach(function (prefix) {
      var group = document.getElementById(prefix + 'event-' + number), place = group && group.getBoundingClientRect();
      if (!place || !place.width) return;
      if (place.top < 8 || place.bottom > steps.getBoundingClientRect().top) group.scrollIntoView({ block: 'center' });
    });
  }
  function go(to) {
    if (to < 0 || to >= items.length) return;
    if (now >= 0) { each(now, 'remove'); items[now].removeAttribute('aria-current'); }
    now = to;
    items[now].setAttribute('aria-current', 'step');
    document.getElementById('count').textContent = (now + 1) + ' of ' + items.length;
    told.textContent = items[now].firstChild.textContent;
    show(now);
    back.setAttribute('aria-disabled', now <= 0);
    next.setAttribute('aria-disabled', now >= items.length - 1);
  }
  back.addEventListener('click', function () { go(now - 1); });
  next.addEventListener('click', function () { go(now + 1); });
  document.addEventListener('keydown', function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) { event.preventDefault(); go(now + by); }
  });
  steps.hidden = items.length === 0;
})();
"""


def journey_page(journey: Journey, title: str) -> str:
    """The page, whole in itself: nothing is loaded, and no script but ours can run."""
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="en"><head><meta charset="utf-8">{_policy()}',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_safe(title)}</title><style>{STYLE}</style></head>",
        f'<body><main><h1>{_safe(title)}</h1><p class="asked">{_safe(journey_head(journey))}</p>',
        _stop(journey),
        f'<div class="wide">{sized_svg(journey, WIDE)}</div><div class="narrow">{sized_svg(journey, NARROW)}</div>',
        "<h2>Step by step</h2>",
        *_list(journey),
        _steps(),
        f"</main><script>{SCRIPT}</script></body></html>",
    ]
    return "\n".join(parts)


def _policy() -> str:
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'"
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}; form-action \'none\'">'


def _safe(text: str) -> str:
    return escape(one_line(text))


def _stop(journey: Journey) -> str:
    sentence = stop_sentence(journey)
    return f'<p class="stop">{_safe(sentence)}</p>' if sentence else ""


def _list(journey: Journey) -> list[str]:
    if not journey.events:
        return ["<p>There are no steps: no request came in.</p>"]
    items = [f"<li>{_safe(event_words(event))}{_where(event)}</li>" for event in journey.events]
    more = f"<p>{journey.dropped} more events were not recorded.</p>" if journey.dropped else ""
    return ["<ol>", *items, "</ol>", more]


def _where(event: Event) -> str:
    told = [one_line(event.place), f"after {event.at / 1000:.1f} ms" if event.at else ""]
    words = " · ".join(word for word in told if word)
    return f"<small>{escape(words)}</small>" if words else ""


def _steps() -> str:
    return (
        '<div class="steps" role="group" aria-label="Step through the journey" hidden>'
        '<button type="button" id="back" aria-disabled="true">← Back</button>'
        '<button type="button" id="next">Next →</button><span id="count" class="count"></span>'
        '<span id="told" role="status" class="told"></span></div>'
    )
