"""Children that do not outlive the process that started them."""

import os
import platform
import signal
import threading
import time

PR_SET_PDEATHSIG = 1
LOOK_SECONDS = 1.0


def end_with_parent(parent: int) -> None:
    """Get SIGTERM when the process ``parent`` is gone, even if it was killed: by the kernel where
    it can, else by looking once a second.
    """
    if platform.system() == "Linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
        return
    threading.Thread(target=_look_after, args=(parent,), daemon=True).start()


def _look_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
