"""BG/NBD as the package ``lifetimes`` fits it, in an environment of its own that uv makes and throws away.

It is not developed any more and wants old versions of numpy, pandas and scipy, so that it is no dependency of ours.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapport.insight.studies.lifetime.histories import Histories

WANTED = ("lifetimes==0.11.3", "numpy<2", "pandas<2.1", "scipy<1.12", "autograd<1.7")
PROGRAM = """
import json, sys, time
import numpy as np
from lifetimes import BetaGeoFitter
repeats, recency, age = np.load(sys.argv[1])
began = time.perf_counter()
fitted = BetaGeoFitter(penalizer_coef=0.0).fit(repeats, recency, age)
seconds = time.perf_counter() - began
print(json.dumps({"seconds": seconds, "parameters": {name: float(value) for name, value in fitted.params_.items()}}))
"""


def fitted(known: Histories) -> dict[str, Any]:
    """Seconds and parameters of its fit to ``known``, a row per customer; else why there are none."""
    import numpy as np

    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        return {"what": "not measured: uv is not installed"}
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        path = Path(folder) / "histories.npy"
        np.save(path, np.stack([known.repeats, known.recency, known.age]))
        asked = [part for one in WANTED for part in ("--with", one)]
        done = subprocess.run(
            [uv, "run", "--no-project", "--isolated", "--python", "3.11", *asked,
             "python", "-W", "ignore", "-c", PROGRAM, str(path)],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        return {"what": f"not measured: {done.stderr.strip()[-300:]}"}
    said = json.loads(done.stdout.splitlines()[-1])
    return {
        "what": f"{WANTED[0]}, BetaGeoFitter.fit() on the same customers, one row each",
        "seconds": round(said["seconds"], 3),
        "parameters": {name: round(value, 4) for name, value in said["parameters"].items()},
    }
