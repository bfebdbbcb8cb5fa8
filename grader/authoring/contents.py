"""What goes into the students' copy: this list, and nothing else."""

import ast
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from grader import fold
from grader.authoring.course_file import course_file
from grader.course import Course, Exercise, load_course, planned_checks
from grader.course.load import SOURCE
from grader.errors import CourseError
from grader.student.given import DAY_ONE, day_one_list

README = Path("docs") / "student_readme.md"
TABLE = "<!-- exercises -->"
"""A line of the student's README that the table of exercises takes the place of."""
COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
"""What an author notes in the student's README is for authors."""

FILES = (
    ".gitattributes",
    ".gitignore",
    ".vscode/launch.json",
    ".vscode/settings.json",
    "LICENSE",
    "Makefile",
    "exercises/conftest.py",
    "exercises/pytest.ini",
    "requirements/student.lock",
)
WHOLE = "*"
"""Everything in a folder of the grader, and in the folders below it."""
GRADER = {
    "": "__init__ __main__ bootstrap cli errors fold inprocess invoke tracing turns variables verbs wire",
    "checks": "__init__ answers fixtures fresh page programme project visitor words",
    "commands": "__init__ check hint manage next_ run trace",
    "course": "__init__ load model plan texts",
    "diagnosis": WHOLE,
    "journey": WHOLE,
    "judge": "__init__ digest fault host job judging loads plugin pool pytest.ini recording settings_module stages "
    "theater unanswered",
    "notebooks": "__init__ answering cells child place telling",
    "reports": "__init__ check_report plain told",
    "reports/journey": WHOLE,
    "results": "__init__ record text",
    "stage": WHOLE,
    "student": "__init__ given progress project reach",
}
"""The parts of the grader that a student's verbs and notebooks need, by folder. A verb not named is not in the copy."""
NOTEBOOKS = Path("build") / "nbgrader" / "release"
"""Where `make notebooks` and nbgrader leave the notebooks as students get them."""


def contents(course: Course, exercises: Iterable[Exercise], released: Mapping[str, bytes]) -> fold.Files:
    """Every file of the copy that ends with the last of these exercises; what was released of the project stays."""
    course = shortened(course, exercises)
    files = {path: _read(course, path) for path in (*FILES, *modules())}
    files["README.md"] = _readme(course)
    files[SOURCE.as_posix()] = course_file(course).encode()
    for exercise in course.exercises:
        files |= _exercise(course, exercise)
    files |= {**project_files(course), **released}
    files[DAY_ONE.as_posix()] = _day_one(files)
    return dict(sorted(files.items()))


def project_files(course: Course) -> fold.Files:
    """The project on day one, by the paths that it has in the copy."""
    return {f"{course.project}/{path}": data for path, data in fold.read_files(course.project_folder).items()}


def shortened(course: Course, exercises: Iterable[Exercise]) -> Course:
    """The course with these exercises only, and without an `until` that never comes or is about a hidden check."""
    chosen = tuple(exercises)
    slugs = {exercise.slug for exercise in chosen}
    return replace(course, exercises=tuple(_visible(course, exercise, slugs) for exercise in chosen))


def modules() -> list[str]:
    """The paths of the grader's files in the list."""
    paths = [path for folder, listed in GRADER.items() for path in _listed(folder, listed)]
    return [(path if path.suffix else path.with_suffix(".py")).as_posix() for path in paths]


def _listed(folder: str, listed: str) -> list[Path]:
    if listed != WHOLE:
        return [Path("grader", folder, name) for name in listed.split()]
    engine = Path(__file__).parents[1]
    return [Path("grader", path.relative_to(engine)) for path in sorted((engine / folder).rglob("*.py"))]


def unlisted(root: Path) -> Iterator[tuple[str, str]]:
    """Imports of listed modules that lead to one that is not in the list: who imports, and what."""
    listed = set(modules())
    for path in sorted(listed):
        if path.endswith(".py"):
            yield from ((path, other) for other in sorted(imports(root, root / path) - listed))


def imports(root: Path, module: Path) -> set[str]:
    """The paths of those modules of the grader that a module imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
            names.add(node.module)
    paths = [Path(*name.split(".")) for name in names if name.split(".")[0] == "grader"]
    files = [path.with_suffix(".py") for path in paths] + [path / "__init__.py" for path in paths]
    return {file.as_posix() for file in files if (root / file).is_file()}


def _visible(course: Course, exercise: Exercise, slugs: set[str]) -> Exercise:
    checks = {check.name for check in planned_checks(course, exercise, hidden=False)}
    until = {name: end for name, end in exercise.until.items() if name in checks and end in slugs}
    return replace(exercise, until=until)


def _read(course: Course, path: str) -> bytes:
    try:
        return (course.root / path).read_bytes()
    except OSError:
        remedy = "Bring it back, or take it off the list in grader/authoring/contents.py."
        raise CourseError("A part of the students' copy is not there.", path, remedy) from None


def _exercise(course: Course, exercise: Exercise) -> fold.Files:
    folder = f"exercises/{exercise.folder}"
    names = ("README.md", "HINTS.md", f"test_{exercise.slug}.py")
    starter = fold.read_files(course.root / folder / "starter")
    texts = {f"{folder}/{name}": _read(course, f"{folder}/{name}") for name in names}
    notebook = course.root / NOTEBOOKS / exercise.folder / f"{exercise.folder}.ipynb"
    if notebook.exists():
        texts[f"notebooks/{notebook.name}"] = notebook.read_bytes()
    return texts | {f"{folder}/starter/{path}": data for path, data in starter.items()}


def _readme(course: Course) -> bytes:
    text = _read(course, README.as_posix()).decode()
    rows = [
        f"| [{exercise.number}. {exercise.title}](exercises/{exercise.folder}/README.md) | {exercise.minutes} |"
        for exercise in course.exercises
    ]
    whole = text.replace(TABLE, "\n".join(["| Exercise | Minutes |", "| --- | --: |", *rows]))
    return COMMENT.sub("", whole).encode()


def _day_one(files: Mapping[str, bytes]) -> bytes:
    """The list of day-one files for `make next`: of the project as the copy holds it."""
    with tempfile.TemporaryDirectory() as scratch:
        fold.write(files, Path(scratch))
        return day_one_list(load_course(Path(scratch))).encode()
