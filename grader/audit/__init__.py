"""What proves a course: its texts agree with course.toml, and every state of its project is judged as it should be."""

from grader.audit.finding import Finding
from grader.audit.states import State, compare, states
from grader.audit.texts import text_findings

__all__ = ["Finding", "State", "compare", "states", "text_findings"]
