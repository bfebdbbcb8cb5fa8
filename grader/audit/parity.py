"""The parity proof: on every state of the course, each check says in an editor what it says under the judge.

Differences that are allowed (an exit, a hang, what a module keeps from check to check) stand in an overlay's
expect.toml as `only = "stage"`, with the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace

from grader.audit.finding import Finding
from grader.audit.in_process import outcomes_in_process
from grader.audit.states import State
from grader.judge import Job, Judged
from grader.results import AttemptRecord, Outcome

WORKERS = 2


@dataclass(frozen=True)
class Compared:
    """One state after both runs: how many checks were compared, and what differs."""

    state: State
    checks: int
    findings: tuple[Finding, ...]


def reason_to_leave_out(state: State) -> str:
    """Why a state is for the stage alone; empty for all others."""
    return state.expectation.reason if state.expectation and state.expectation.only == "stage" else ""


def parity_jobs(states: Sequence[State]) -> Iterator[tuple[str, Job]]:
    """What the judge has to do for the proof. Plain pytest skips nothing, so here the judge does not either."""
    return ((state.key, replace(state.job, needs=False)) for state in states)


def compare_ways(states: Sequence[State], judged: Mapping[str, Judged], workers: int = WORKERS) -> Iterator[Compared]:
    """Run each state in a process of its own as well, and compare with what the judge said of it."""
    with ThreadPoolExecutor(workers) as threads:
        running = [threads.submit(_compared, state, judged[state.key]) for state in states]
        for done in as_completed(running):
            yield done.result()


def _compared(state: State, judged: Judged) -> Compared:
    if judged.record is None:
        return Compared(state, 0, (Finding(state.key, judged.fault),))
    told, printed = outcomes_in_process(state.job.course, state.exercise, state.job.files)
    if not told:
        return _without_a_start(state, judged.record, printed)
    differing = [
        Finding(state.key, f"{check.name} is {check.outcome} under the judge, and in an editor {told.get(check.name)}.")
        for check in judged.record.checks
        if told.get(check.name) != check.outcome
    ]
    return Compared(state, len(judged.record.checks), tuple(differing))


def _without_a_start(state: State, record: AttemptRecord, printed: str) -> Compared:
    """Where Django cannot be set up, pytest stops before the first check, and under the judge each one is broken.

    Only those that read answers can still be judged there; plain pytest says nothing about them.
    """
    broken = [check for check in record.checks if check.outcome is Outcome.BROKEN]
    said = f"plain pytest ran no check, but under the judge the project loads:\n{printed[-2000:]}"
    return Compared(state, len(broken), () if broken else (Finding(state.key, said),))
