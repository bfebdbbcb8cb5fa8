"""The student's answers: `answers/SLUG.toml` and `answers/SLUG.md`, read as text and never run."""

import tomllib
from collections.abc import Mapping

from grader.checks.words import CheckFailed

ADVICE = {
    "Illegal character": "Is the closing quotation mark of that line missing?",
    "Invalid value": 'Put straight quotation marks around the answer: name = "answer".',
    "Cannot overwrite": "The same name stands there twice: keep one of the lines.",
    "Unescaped": "Write / instead of \\.",
}
"""What to try, by words of the TOML reader's message."""


class Answers:
    """The answers to one exercise. Reading a missing file or key fails the check, with a message."""

    def __init__(self, files: Mapping[str, bytes], slug: str) -> None:
        self._files = files
        self.path = f"answers/{slug}.toml"
        self.text_path = f"answers/{slug}.md"

    def __getitem__(self, key: str) -> str:
        """One answer, without white space around it."""
        table = self._table()
        if key not in table:
            raise CheckFailed(f"{self.path} has no line {key} = …", expected=f'{key} = "…"', actual="no such line")
        value = table[key]
        if isinstance(value, (dict, list)):
            raise CheckFailed(f"{key} in {self.path} is not one short text.", expected=f'{key} = "…"')
        return str(value).strip()

    def filled(self, *keys: str) -> None:
        """Fail unless each of these answers is there and not empty."""
        for key in keys:
            if not self[key]:
                expected = f"your answer between the quotation marks of {key}"
                raise CheckFailed(f"{key} in {self.path} is still empty.", expected=expected, actual=f'{key} = ""')

    @property
    def text(self) -> str:
        """The explanation in own words; empty if the file is missing."""
        return _decoded(self._files.get(self.text_path, b""), self.text_path)

    def prediction(self) -> str:
        """The prediction as it stands now; empty if there is none or it cannot be read."""
        try:
            return self["prediction"]
        except CheckFailed:
            return ""

    def _table(self) -> dict[str, object]:
        if self.path not in self._files:
            raise CheckFailed(f"There is no file {self.path}.", expected=f"the file {self.path}", actual="no such file")
        try:
            return tomllib.loads(_decoded(self._files[self.path], self.path))
        except (ValueError, RecursionError) as error:
            advice = next((words for sign, words in ADVICE.items() if sign in str(error)), "")
            message = f"{self.path} cannot be read: {error}. {advice}".strip()
            raise CheckFailed(message, expected='lines like name = "answer"') from None


def _decoded(data: bytes, path: str) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise CheckFailed(f"{path} is not text.", expected="text saved as UTF-8", actual="bytes that are no text")
