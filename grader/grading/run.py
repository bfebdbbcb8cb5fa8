"""Judging a class: every attempt is recorded as it comes, and none is judged twice by the same checks."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import product

from grader.course import Exercise
from grader.gradebook import Attempt, Gradebook, KeptSubmissions
from grader.grading.reference import require_reference
from grader.grading.terms import Terms
from grader.intake import Intake, Refusal, Submission
from grader.judge import Job, Judged, judge_all
from grader.results import AttemptRecord, AttemptState


@dataclass(frozen=True)
class Result:
    """A student's attempt at an exercise; `fresh` if this run judged it."""

    record: AttemptRecord
    fresh: bool


@dataclass(frozen=True)
class _Work:
    """A submission, the job that judges one exercise of it, and the terms of both."""

    submission: Submission
    job: Job
    terms: Terms

    @cached_property
    def checks_hash(self) -> str:
        return self.terms.checks_hash(self.job.exercise, self.job.reached)

    def is_told_by(self, record: AttemptRecord) -> bool:
        """Whether judging it again could only say the same as this record."""
        then = record.submission_hash, record.checks_hash, record.environment_hash
        now = self.submission.hash, self.checks_hash, self.terms.environment_hash
        return record.state is AttemptState.GRADED and then == now

    def record(self, judged: Judged, received_at: str | None) -> AttemptRecord:
        """The record of a judgement, with what the judge does not know: whose it is, and what it was judged by."""
        fault = AttemptRecord("", self.job.exercise.slug, AttemptState.NOT_GRADED, judged.fault)
        return replace(
            judged.record or fault,
            student=self.submission.student,
            submission_hash=self.submission.hash,
            checks_hash=self.checks_hash,
            environment_hash=self.terms.environment_hash,
            received_at=received_at or self.submission.received_at,
            notes=self.submission.notes,
            confined=False,
        )


class GradingRun:
    """One run over a class, into one gradebook."""

    def __init__(self, terms: Terms, gradebook: Gradebook, kept: KeptSubmissions, *, again: bool) -> None:
        self._terms = terms
        self._gradebook = gradebook
        self._kept = kept
        self._again = again

    def results(self, taken: Sequence[Intake]) -> Generator[Result]:
        """A result for each student and exercise: stored and refused ones first, then the judged ones as they come.

        JudgeFault, before anything is recorded, if the reference solution does not get full marks.
        """
        submissions = [one for one in taken if isinstance(one, Submission)]
        stored, waiting = self._divided([work for submission in submissions for work in self._works(submission)])
        if waiting:
            require_reference(self._terms)
        yield from stored
        yield from self._refused([one for one in taken if isinstance(one, Refusal)])
        yield from self._judged(waiting)

    def _works(self, submission: Submission) -> list[_Work]:
        jobs = self._terms.jobs(submission.files, submission.hash)
        return [_Work(submission, job, self._terms) for job in jobs]

    def _divided(self, works: Sequence[_Work]) -> tuple[list[Result], list[_Work]]:
        """What the gradebook holds already, and what has to be judged."""
        stored: list[Result] = []
        waiting: list[_Work] = []
        for work in works:
            record = None if self._again else self._gradebook.latest(work.submission.student, work.job.exercise.slug)
            if record and work.is_told_by(record):
                stored.append(Result(record, fresh=False))
            else:
                waiting.append(work)
        return stored, waiting

    def _refused(self, refusals: Sequence[Refusal]) -> Iterator[Result]:
        for refusal, exercise in product(refusals, self._terms.exercises):
            known = self._gradebook.latest(refusal.student, exercise.slug)
            if known and known.state is AttemptState.REFUSED and known.reason == refusal.reason:
                yield Result(known, fresh=False)
            else:
                yield self._add(refused_record(refusal, exercise), exercise, self._terms.due)

    def _judged(self, waiting: Sequence[_Work]) -> Iterator[Result]:
        for work in waiting:
            self._kept.keep(work.submission.files, work.submission.hash)
        by_key = {str(place): work for place, work in enumerate(waiting)}
        with closing(judge_all((key, work.job) for key, work in by_key.items())) as judgements:
            for judged in judgements:
                work = by_key[judged.key]
                received_at = self._gradebook.first_received(work.submission.student, work.submission.hash)
                yield self._add(work.record(judged, received_at), work.job.exercise, work.job.reached)

    def _add(self, record: AttemptRecord, exercise: Exercise, reached: Exercise) -> Result:
        graded_at = datetime.now(UTC).isoformat(timespec="seconds")
        attempt = Attempt(replace(record, graded_at=graded_at), exercise.points, reached.slug)
        return Result(self._gradebook.add(attempt), fresh=True)


def refused_record(refusal: Refusal, exercise: Exercise) -> AttemptRecord:
    """The record of a submission that could not be taken in."""
    state = AttemptState.REFUSED
    return AttemptRecord(refusal.student, exercise.slug, state, refusal.reason, received_at=refusal.received_at)
