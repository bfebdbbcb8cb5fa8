"""A fault of ours."""


class JudgeFault(Exception):
    """The judge could not do its work: the attempt is not graded, and no score is touched."""
