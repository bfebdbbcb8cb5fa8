"""The recorder: notes what happens to a request inside Django, without touching the student's code or settings.

A probe must not change what a neighbour sees. It compares by identity, reads no session, user, body or stream, and
calls no code of the student's during the request.
"""

from grader.stage.recorder.chain import recorded_handler
from grader.stage.recorder.ledger import Ledger
from grader.stage.recorder.notes import NOTES, Notes
from grader.stage.recorder.watch import unhandled, watching

__all__ = ["NOTES", "Ledger", "Notes", "recorded_handler", "unhandled", "watching"]
