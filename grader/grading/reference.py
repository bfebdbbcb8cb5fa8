"""The reference solution goes first: where it does not get full marks, the fault is ours and nobody is graded."""

from grader import fold
from grader.grading.terms import Terms
from grader.judge import JudgeFault, digest, judge_all
from grader.results import AttemptRecord, Outcome


def require_reference(terms: Terms) -> None:
    """Judge the reference solution by every exercise of this run; JudgeFault unless all its tasks pass."""
    files = fold.solution(terms.course, terms.due)
    jobs = terms.jobs(files, digest(files))
    for judged in judge_all([(job.exercise.slug, job) for job in jobs], trusted=True):
        fault = judged.fault if judged.record is None else _lost(judged.record)
        if fault:
            raise JudgeFault(
                f"the reference solution does not get full marks for {judged.key}: {fault} "
                f"Nobody was graded. `make audit EX={judged.key}` says more"
            )


def _lost(record: AttemptRecord) -> str:
    """What the reference lost a point by; empty if it got all of them."""
    if record.passed:
        return ""
    check = next((check for check in record.checks if check.outcome is not Outcome.PASSED), None)
    return f"{check.name} is {check.outcome}: {check.message}" if check else "a task has no check."
