#!/usr/bin/env python
"""Django's own commands, with the embedded database up while they run."""

import os
import sys
from contextlib import nullcontext

from config.problems import SetupProblem

WITHOUT_DATABASE = {"collectstatic", "makemigrations", "help", "--help", "check", "findstatic"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("RAPPORT_DATABASE_POOL", "0")
    from django.core.management import execute_from_command_line

    from config.startup import database_up

    needs_database = not WITHOUT_DATABASE & set(sys.argv[1:2])
    with database_up() if needs_database else nullcontext():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except SetupProblem as problem:
        sys.exit(f"rapport: {problem}")
