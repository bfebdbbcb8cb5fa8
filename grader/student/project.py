"""The student's project on disk."""

from grader.course import Course
from grader.errors import UsageError
from grader.fold import Files, read_files


def require_project(course: Course) -> None:
    """UsageError unless the project's folder holds a manage.py."""
    if not (course.project_folder / "manage.py").is_file():
        raise UsageError(
            "There is no manage.py in your project.",
            where=f"{course.project}/",
            remedy=f"Bring the folder {course.project}/ back: from your own copy, or from the course as you got it.",
        )


def project_files(course: Course) -> Files:
    """The project's files as they are now."""
    require_project(course)
    return read_files(course.project_folder)
