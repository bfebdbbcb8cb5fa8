"""The record of an attempt: the one source of every report and export."""

from grader.results.record import (
    AttemptRecord,
    AttemptState,
    CheckRecord,
    DiagnosisRecord,
    Outcome,
    TaskRecord,
)
from grader.results.text import printable

__all__ = ["AttemptRecord", "AttemptState", "CheckRecord", "DiagnosisRecord", "Outcome", "TaskRecord", "printable"]
