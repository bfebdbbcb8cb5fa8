"""Many jobs on several cores. Each worker is a judge of its own; who runs a job makes no difference to its record."""

import atexit
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

from grader.judge.fault import JudgeFault
from grader.judge.job import Job, judge
from grader.judge.stages import Stages, open_stages
from grader.results import AttemptRecord


JudgeOne = Callable[[str, Job], "Judged"]


@dataclass(frozen=True)
class Judged:
    """What came of a job: its record, or the words of a fault of ours."""

    key: str
    record: AttemptRecord | None
    fault: str = ""


def judge_all(
    jobs: Iterable[tuple[str, Job]], *, trusted: bool = False, workers: int | None = None
) -> Iterator[Judged]:
    """Judge keyed jobs side by side and give each result as it comes. A job that a worker died of is tried once more.

    Each job has stages of its own, so that no submission can have touched what another is judged with; `trusted` ones
    (the course's own answers) share those of their worker.
    """
    one = _judge_trusted if trusted else judge_one
    left = dict(jobs)
    for attempt in (1, 2):
        died: dict[str, Job] = {}
        for key, result in _run(one, left, workers):
            if result is None:
                died[key] = left[key]
            else:
                yield result
        left = died
        if not left:
            return
        if attempt == 2:
            yield from (Judged(key, None, "the worker that judged it ended twice") for key in left)


def _run(one: JudgeOne, jobs: dict[str, Job], workers: int | None) -> Iterator[tuple[str, Judged | None]]:
    with ProcessPoolExecutor(workers or os.cpu_count(), get_context("spawn"), _ignore_interrupt) as pool:
        futures: dict[Future[Judged], str] = {pool.submit(one, key, job): key for key, job in jobs.items()}
        try:
            for future in as_completed(futures):
                yield futures[future], _result(future)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def judge_one(key: str, job: Job) -> Judged:
    """Judge one job with stages of its own."""
    with open_stages() as stages:
        return _judged(key, job, stages)


def _judge_trusted(key: str, job: Job) -> Judged:
    return _judged(key, job, _worker_stages())


@cache
def _worker_stages() -> Stages:
    stages = open_stages()
    atexit.register(stages.close)
    return stages


def _judged(key: str, job: Job, stages: Stages) -> Judged:
    try:
        return Judged(key, judge(job, stages))
    except JudgeFault as fault:
        return Judged(key, None, str(fault))


def _result(future: "Future[Judged]") -> Judged | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _ignore_interrupt() -> None:
    # Ctrl-C is for the process that started the workers; it ends them in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
