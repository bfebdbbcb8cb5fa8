"""Many jobs on several cores. Each worker is a judge of its own; who runs a job makes no difference to its record."""

import atexit
import os
import signal
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

from grader.judge.fault import JudgeFault
from grader.judge.job import Job
from grader.judge.judging import judge
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
) -> Generator[Judged]:
    """Judge keyed jobs side by side and give each result as it comes. A job that a worker died of is tried once more.

    Each job has stages of its own, so that no submission can have touched what another is judged with; `trusted` ones
    (the course's own answers) share those of their worker.
    """
    one = _judge_trusted if trusted else judge_one
    every = dict(jobs)
    died: list[str] = []
    for key, result in _run(one, every, workers):
        if result is None:
            died.append(key)
        else:
            yield result
    # Whoever ended a worker ended the jobs of its neighbours too. Alone, each can only end itself.
    for key in died:
        for _, result in _run(one, {key: every[key]}, 1):
            yield result or Judged(key, None, "the worker that judged it ended twice")


def _run(one: JudgeOne, jobs: dict[str, Job], workers: int | None) -> Iterator[tuple[str, Judged | None]]:
    most = max(1, min(len(jobs), workers or os.cpu_count() or 1))
    with ProcessPoolExecutor(most, get_context("spawn"), _ignore_interrupt) as pool:
        futures: dict[Future[Judged], str] = {pool.submit(one, key, job): key for key, job in jobs.items()}
        try:
            for future in as_completed(futures):
                yield futures[future], _result(futures[future], future)
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


def _result(key: str, future: "Future[Judged]") -> Judged | None:
    """What came of a job; None if its worker ended. Whatever else went wrong is a fault of ours, in this job alone."""
    error = future.exception()
    if isinstance(error, BrokenProcessPool):
        return None
    if error is not None:
        return Judged(key, None, f"the judge failed: {error!r}\n{''.join(traceback.format_exception(error))}")
    return future.result()


def _ignore_interrupt() -> None:
    # Ctrl-C is for the process that started the workers; it ends them in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
