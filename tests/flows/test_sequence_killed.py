"""A worker that is killed while it sends the mails of a sequence: each arrives, as one mail."""

from __future__ import annotations

import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flows.test_automation_killed import Scene, kill, scene

__all__ = ["scene"]
pytestmark = pytest.mark.slow

PEOPLE = 12
MAKING = """
from config.startup import running_database
with running_database():
    from rapport.guidance.actions.drafting import publish_sequence, write_step
    from rapport.guidance.actions.enrolling import enrol_parties
    from rapport.guidance.queries.selecting import Subject
    from rapport.guidance.models import MailTemplate, Sequence
    from rapport.guidance.stepping import Step
    from rapport.parties.models import EmailAddress, Party
    from rapport.platform.access import SYSTEM
    from rapport.platform.accounts.models import User
    from rapport.platform.accounts.queries import actor_of
    from rapport.touchpoints.models import QuietHours
    user = User.objects.create_user("m@example.com", None, name="M", roles=["sales_manager"])
    QuietHours.objects.create(name="Never", starts="03:00", ends="03:00")
    hello = MailTemplate.objects.create(name="Hi", language="en", subject="Hi", body="Dear")
    sequence = Sequence.objects.create(name="Hello")
    write_step(sequence, None, Step("mail", template=hello.pk), by=SYSTEM)
    publish_sequence(sequence, by=SYSTEM)
    parties = [Party.objects.create(name=f"P{number}") for number in range(COUNT)]
    for party in parties:
        address = f"p{party.pk}@example.com"
        EmailAddress.objects.create(party=party, address=address, folded=address)
    enrol_parties(sequence, [Subject(party.pk) for party in parties], by=actor_of(user))
"""
TOLD = "SELECT count(*) FROM touchpoints_interaction WHERE source = 'guidance'"
DONE = "SELECT count(*) FROM guidance_enrolment WHERE state = 'done'"


class Post(socketserver.ThreadingTCPServer):
    """A mail server that notes the Message-ID of what it took, and may be slow to say so."""

    allow_reuse_address = True
    daemon_threads = True
    pause_seconds = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[str] = []


class Talk(socketserver.StreamRequestHandler):
    """As much SMTP as a client needs."""

    server: Post

    def handle(self) -> None:
        self._say("220 post")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self._say("354 go on")
                self._take()
            else:
                self._say("221 bye" if line == "QUIT" else "250 fine")

    def _take(self) -> None:
        while (line := self.rfile.readline().decode().strip()) != ".":
            name, _, value = line.partition(":")
            if name.lower() == "message-id":
                self.server.taken.append(value.strip())
        time.sleep(self.server.pause_seconds)
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def post() -> Iterator[Post]:
    with Post() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_killed_while_sending(scene: Scene) -> None:
    """After the mail server took a mail and before it said so: that one comes again, under the same
    Message-ID; every one is noted on the timeline once.
    """
    project = Path(__file__).resolve().parents[2]
    code, environment = f"COUNT = {PEOPLE}\n{MAKING}", scene.installation.environment
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=project, check=True)
    with post() as server:
        url = f"smtp://127.0.0.1:{server.server_address[1]}"
        server.pause_seconds = 5.0
        worker = scene.installation.start("worker", RAPPORT_MAIL_URL=url)
        deadline = time.monotonic() + 150
        while not server.taken and time.monotonic() < deadline:
            time.sleep(0.02)
        kill(worker, scene)
        assert scene.ask(TOLD) == 0
        server.pause_seconds = 0.0
        worker = scene.installation.start("worker", RAPPORT_MAIL_URL=url)
        try:
            scene.wait_for(DONE, PEOPLE)
        finally:
            worker.terminate()
            worker.communicate(timeout=60)
    assert scene.ask(TOLD) == PEOPLE
    assert len(server.taken) == PEOPLE + 1
    assert len(set(server.taken)) == PEOPLE
