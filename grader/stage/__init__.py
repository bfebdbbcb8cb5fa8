"""The stage: the process that loads a student's project and answers requests. It knows nothing worth stealing.

Its words: `load`, `open`, `request`, `log_in`, `bye`. None of them says "pass". It imports Django, the student's
project, and from the grader only this package, the journey's record and the wire.
"""
