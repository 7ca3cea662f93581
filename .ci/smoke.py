"""Start a clean copy as a newcomer does, sign in, stop it, and see that nothing is left running.

Usage: smoke.py FOLDER-OF-THE-COPY
"""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

FIRST_START_SECONDS = 600
SECOND_START_SECONDS = 60
STOP_SECONDS = 30


def main() -> None:
    copy = Path(sys.argv[1])
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    environment = {**own, "RAPPORT_PORT": str(port)}
    for within in (FIRST_START_SECONDS, SECOND_START_SECONDS):
        began = time.monotonic()
        log = copy.parent / "run.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["make", "run"], cwd=copy, env=environment, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        try:
            wait_for_welcome(process, log, within)
            print(f"started in {time.monotonic() - began:.1f} s")  # noqa: T201
            sign_in(f"http://localhost:{port}", *first_sign_in(log))
        finally:
            stop(process, copy)
    print("signed in twice; nothing is left running")  # noqa: T201


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for_welcome(process: subprocess.Popen[bytes], log: Path, within: float) -> None:
    deadline = time.monotonic() + within
    while "Ctrl-C stops it" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"make run did not start:\n{log.read_text()}")
        time.sleep(0.1)


def first_sign_in(log: Path) -> tuple[str, str]:
    """The e-mail address and the password of the first demo sign-in that was printed."""
    found = re.search(r"^ {2}(\S+@\S+) +(\S+(?: \S+)*?) {2,}\S", log.read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"no demo sign-in was printed:\n{log.read_text()}")
    return found[1], found[2]


def sign_in(address: str, email: str, password: str) -> None:
    """Sign in with a form, as a browser without JavaScript does."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    door = browser.open(f"{address}/", timeout=30)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door.read().decode())
    if token is None:
        sys.exit(f"there is no form at {door.url}")
    form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    request = urllib.request.Request(  # noqa: S310 - our own address
        door.url, urllib.parse.urlencode(form).encode(), {"Referer": door.url}
    )
    page = browser.open(request, timeout=30)
    if page.status != 200 or "login" in page.url:
        sys.exit(f"{email} could not sign in: {page.status} at {page.url}")


def stop(process: subprocess.Popen[bytes], copy: Path) -> None:
    """Press Ctrl-C, and look for anything that still runs out of the copy."""
    os.killpg(process.pid, signal.SIGINT)
    process.wait(STOP_SECONDS)
    time.sleep(0.5)
    listing = subprocess.run(
        ["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    left = [
        line for line in listing if f"{copy}/" in line and str(os.getpid()) not in line.split()[0]
    ]
    if left:
        sys.exit("still running after Ctrl-C:\n" + "\n".join(left))


if __name__ == "__main__":
    main()
