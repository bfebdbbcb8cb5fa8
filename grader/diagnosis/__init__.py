"""From evidence to what a good teacher would say: the mistake behind a failure, where to look, what to try."""

from grader.diagnosis.case import Case
from grader.diagnosis.rules import diagnose

__all__ = ["Case", "diagnose"]
