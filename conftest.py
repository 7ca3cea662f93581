"""What every test can ask for, wherever it lives."""

pytest_plugins = [
    "tests.database",
    "tests.cast",
    "tests.engines",
    "tests.programs",
    "tests.sharing",
]
