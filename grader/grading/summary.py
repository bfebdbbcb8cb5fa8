"""Where a class stands after a run."""

from collections.abc import Iterable

from grader.gradebook import NOT_DUE, Gradebook, Standing, standings
from grader.grading.terms import Terms


def class_standings(gradebook: Gradebook, terms: Terms, students: Iterable[str]) -> list[Standing]:
    """Every standing there is, by student and exercise. What is not due yet says so for everyone, `students` too."""
    found = standings(gradebook.rows())
    everyone = {student for student, _ in found} | set(students)
    for exercise in terms.not_due:
        for student in everyone:
            found[student, exercise.slug] = Standing(student, exercise.slug, NOT_DUE, None, exercise.points, 0, "")
    places = {exercise.slug: exercise.number for exercise in terms.course.exercises}
    last = len(places) + max(places.values())
    return sorted(found.values(), key=lambda one: (one.student.casefold(), one.student, places.get(one.exercise, last)))
