"""The student's project on disk."""

from pathlib import Path

from grader.course import Course
from grader.errors import UsageError
from grader.fold import Files, read_files


def require_project(folder: Path) -> None:
    """UsageError unless the folder holds a manage.py."""
    if not (folder / "manage.py").is_file():
        raise UsageError(
            "There is no manage.py in your project.",
            where=f"{folder.name}/",
            remedy=f"Bring the folder {folder.name}/ back: from your own copy, or from the course as you got it.",
        )


def project_files(course: Course) -> Files:
    """The project's files as they are now."""
    require_project(course.project_folder)
    return read_files(course.project_folder)
