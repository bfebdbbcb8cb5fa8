"""Taking submissions in: from a folder of folders and zip archives to the files of each student's project.

Everything is read into memory within limits; nothing is written to disk under a name that a student chose.
"""

from grader.intake.collect import take_in
from grader.intake.limits import Limits
from grader.intake.submission import Intake, Refusal, Submission

__all__ = ["Intake", "Limits", "Refusal", "Submission", "take_in"]
