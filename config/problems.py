"""What can be wrong with an installation, told in one sentence."""


class SetupProblem(Exception):
    """Something outside the program has to be put right; the message is the whole explanation."""
