"""What authors make from the folders of the course: branches, merged overlays, and the students' copy."""

from grader.authoring.bases import Moved, moved, outdated_lists
from grader.authoring.branches import Branch, forgotten, generate
from grader.authoring.carry import Carried, Outcome, carry, is_marked
from grader.authoring.git import Repository, open_repository
from grader.authoring.publish import Release, Revealed, publish

__all__ = [
    "Branch",
    "Carried",
    "Moved",
    "Outcome",
    "Release",
    "Repository",
    "Revealed",
    "carry",
    "forgotten",
    "generate",
    "is_marked",
    "moved",
    "open_repository",
    "outdated_lists",
    "publish",
]
