"""The judge: runs the checks of an exercise on a submission and says what came of them.

Its process never imports Django or a student's code; the project is loaded by a stage, in a process of its own.
"""

from grader.judge.digest import digest
from grader.judge.fault import JudgeFault
from grader.judge.job import Job
from grader.judge.judging import judge
from grader.judge.pool import Judged, judge_all
from grader.judge.stages import AnewStages, ForkedStages, Stages, open_stages, template_database

__all__ = [
    "AnewStages",
    "ForkedStages",
    "Job",
    "JudgeFault",
    "Judged",
    "Stages",
    "digest",
    "judge",
    "judge_all",
    "open_stages",
    "template_database",
]
