"""What every test can ask for, wherever it lives."""

from importlib.util import find_spec

pytest_plugins = [name for name in ("tests.database", "tests.cast") if find_spec(name)]
