"""Start of the stage process.

python -I grader/stage/__main__.py warm FD        answer `fork` orders on an inherited socket (systems that can fork)
python -I grader/stage/__main__.py anew PORT      be one stage, connected to a loopback port of the judge
python -I grader/stage/__main__.py measure FILE   print what recording costs, for the order in FILE
python -I grader/stage/__main__.py template FILE  write the database that stages start with
"""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[2])


def main() -> None:
    """Run the mode named on the command line."""
    sys.path.insert(0, ROOT)
    from grader.stage import database, forking, measuring, single

    # What the student's project can import must be what `python manage.py` gives it: never the course's own root.
    sys.path.remove(ROOT)
    sys.dont_write_bytecode = True
    mode, argument = sys.argv[1:]
    if mode == "warm":
        forking.serve(int(argument), single.answer)
    elif mode == "anew":
        single.connect(int(argument))
    elif mode == "measure":
        sys.stdout.write(measuring.measure(Path(argument)))
    else:
        database.make_template(Path(argument))


if __name__ == "__main__":
    main()
