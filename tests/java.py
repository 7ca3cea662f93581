"""A Java for the tests on Spark: the machine's, or one that apt installs.

``python -m tests.java`` finds or installs it, and says in one sentence what to do if neither works.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless")
MISSING = (
    "The tests on Spark need Java 17 or newer: install your system's package "
    "(Debian: apt install openjdk-17-jre-headless)."
)


def find() -> str | None:
    """The path of a Java that is here already."""
    home = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
    return str(home) if home.is_absolute() and home.exists() else shutil.which("java")


def install() -> str | None:
    """Bring one from Debian's packages, as root."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        installs = (["install", "-y", "--no-install-recommends", one] for one in PACKAGES)
        for words in (["update"], *installs):
            subprocess.run(
                ["apt-get", "-qq", *words],
                env=quiet,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
            if find() is not None:
                break
    return find()


if __name__ == "__main__" and find() is None and install() is None:
    sys.exit(MISSING)
