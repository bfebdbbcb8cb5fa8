"""The judge's pytest plugin: order, dependencies, and one outcome for each check."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from grader.checks.fixtures import HOST
from grader.checks.words import (
    CheckFailed,
    OutOfMemory,
    ProjectBroken,
    ProtocolViolation,
    TimedOut,
)
from grader.course import Exercise, PlannedCheck
from grader.judge.host import Evidence, JudgeHost
from grader.results import Outcome

CHECK_SECONDS = 60.0


@dataclass(frozen=True)
class Verdict:
    """What came of one check, with the exception that ended it, if any."""

    outcome: Outcome
    error: BaseException | None
    evidence: Evidence
    seconds: float


class Skipped(Exception):
    """The check needs a task that did not pass."""


class Plugin:
    """Runs planned checks and keeps a verdict for each; `faults` are exceptions that no check may raise."""

    def __init__(self, host: JudgeHost, plan: Mapping[str, PlannedCheck], exercise: Exercise, *, needs: bool) -> None:
        self.host = host
        self.plan = plan
        self.exercise = exercise
        self.needs = needs
        self.verdicts: dict[str, Verdict] = {}
        self.faults: dict[str, BaseException] = {}
        self.interrupted = False
        self.progress: Callable[[str], None] = lambda name: None

    def pytest_configure(self, config: pytest.Config) -> None:
        """Give the fixtures their host."""
        config.stash[HOST] = self.host

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the planned checks, in the order of the plan."""
        places = {name: place for place, name in enumerate(self.plan)}
        items[:] = sorted((item for item in items if item.name in places), key=lambda item: places[item.name])

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Skip a check that needs a task that did not pass, and begin its evidence."""
        self.host.evidence = Evidence()
        task = self.exercise.task(self.plan[item.name].task)
        unmet = [number for number in task.needs if not self._passed(number)]
        if self.needs and unmet:
            raise Skipped(f"It needs task {unmet[0]}, which did not pass.")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Give every check a whole deadline: reading a hostile answer may take the judge long, too."""
        with deadline(CHECK_SECONDS):
            return (yield)

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep what came of the check. The report itself is empty: pytest's tracebacks cost more than the checks."""
        assert call.when != "collect", "a check has been collected before it runs"
        error = call.excinfo.value if call.excinfo else None
        if error is not None or call.when == "call":
            self._keep(item, call, error)
        return pytest.TestReport(item.nodeid, item.location, {}, "failed" if error else "passed", None, call.when)

    def _keep(self, item: pytest.Item, call: pytest.CallInfo[None], error: BaseException | None) -> None:
        outcome = outcome_of(error)
        if outcome is None:
            self.faults[item.name] = error or RuntimeError("no exception")
        elif item.name not in self.verdicts:
            self.verdicts[item.name] = Verdict(outcome, error, self.host.evidence, call.duration)
            self.progress(item.name)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note that a person ended the run: pytest itself would only stop and say so."""
        self.interrupted |= excinfo.type is KeyboardInterrupt

    def _passed(self, task: int) -> bool:
        names = [name for name, check in self.plan.items() if check.task == task]
        return all(name in self.verdicts and self.verdicts[name].outcome is Outcome.PASSED for name in names)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TimedOut inside after so many seconds, where the system has timers that can interrupt."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: object) -> None:
        raise TimedOut(f"The check did not come to an end in {seconds:.0f} seconds.")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def outcome_of(error: BaseException | None) -> Outcome | None:
    """The outcome that an exception in a check means; None if it is a fault of the check or of the judge."""
    kinds: list[tuple[type[BaseException], Outcome]] = [
        (CheckFailed, Outcome.FAILED),
        (AssertionError, Outcome.FAILED),
        (ProtocolViolation, Outcome.FAILED),
        (ProjectBroken, Outcome.BROKEN),
        (TimedOut, Outcome.TIMED_OUT),
        (OutOfMemory, Outcome.OUT_OF_MEMORY),
        (Skipped, Outcome.SKIPPED),
    ]
    if error is None:
        return Outcome.PASSED
    return next((outcome for kind, outcome in kinds if isinstance(error, kind)), None)
