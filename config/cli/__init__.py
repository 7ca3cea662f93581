"""The command ``rapport``: one module per group of commands, loaded with Django only when run."""

import sys


def main() -> None:
    """Run the command line; what is wrong is one sentence on stderr and exit code 1."""
    from config.cli.app import app

    try:
        app()
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        sys.stderr.write(f"rapport: {sentence}\n")
        sys.exit(1)


def _sentence(error: Exception) -> str | None:
    """What to say about an expected error; None for one that is ours to mend."""
    from config.problems import SetupProblem
    from rapport.kit.errors import RapportError

    if isinstance(error, SetupProblem | RapportError):
        return str(error)
    if "django.db" in sys.modules:
        from django.db import OperationalError

        if isinstance(error, OperationalError):
            return f"The database went away: {str(error).strip().splitlines()[0].rstrip('.')}."
    if isinstance(error, OSError) and error.errno == 28:
        return "The disk is full; free some space and run the command again."
    return None
