"""A throwaway home folder, chosen before Django reads its settings.

Loaded as a plugin (see pyproject.toml). ``RAPPORT_DATABASE_URL`` puts the suite's databases on a
server of your own, ``RAPPORT_ENGINE`` has Spark make what tests of insight build; every other setting
starts from its default.
"""

import os
import shutil
import tempfile

import pytest

from config.messages.catalogs import compile_all

OURS = "RAPPORT_TEST_HOME"
KEPT = ("RAPPORT_DATABASE_URL", "RAPPORT_ENGINE")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Point the settings at the throwaway home, which workers of xdist inherit; compile the catalogs."""
    if OURS in os.environ:
        return
    compile_all()
    kept = {name: os.environ[name] for name in KEPT if os.environ.get(name)}
    for name in [name for name in os.environ if name.startswith("RAPPORT_")]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="rapport-tests-")
    os.environ |= {OURS: home, "RAPPORT_HOME": f"{home}/server", "RAPPORT_MODE": "test", **kept}


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Remove what is left of the home; workers leave that to the process that made it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ[OURS], ignore_errors=True)
