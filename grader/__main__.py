"""Start the grader: `python -m grader VERB NAME=value …`, which is also `make VERB NAME=value …`."""

import sys

from grader.cli import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
