"""What proves a course: its texts agree with course.toml, and every state of its project is judged as it should be."""

from grader.audit.finding import Finding
from grader.audit.parity import Compared, compare_ways, parity_jobs, reason_to_leave_out
from grader.audit.states import State, compare, states
from grader.audit.texts import text_findings

__all__ = [
    "Compared",
    "Finding",
    "State",
    "compare",
    "compare_ways",
    "parity_jobs",
    "reason_to_leave_out",
    "states",
    "text_findings",
]
