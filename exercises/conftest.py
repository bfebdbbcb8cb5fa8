"""Under plain pytest, and so in an editor, the checks' fixtures drive the project in pytest's own process."""

pytest_plugins = ["grader.inprocess"]
