"""The guide to a new record type, followed to the letter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.database import clone

PROJECT = Path(__file__).parents[2]
GUIDE = PROJECT / "docs" / "guides" / "new-record-type.md"
BLOCK = re.compile(r"```python\n# rapport/(\S+)\n(.*?)```", re.DOTALL)
FOLLOW = """
import sys
import rapport
rapport.__path__.append(sys.argv[1])
from config import settings
settings.INSTALLED_APPS.append("rapport.equipment.apps.EquipmentConfig")
settings.DATABASES["default"]["NAME"] = sys.argv[2]
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("makemigrations", "equipment", verbosity=0)
call_command("migrate", "equipment", verbosity=0)
from rapport.equipment.models import Equipment
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
agent = User.objects.create_user("agent@example.com", name="Agent", roles=["service_agent"])
seller = User.objects.create_user("seller@example.com", name="Seller", roles=["sales_person"])
client, other = Client(), Client()
client.force_login(agent)
other.force_login(seller)
form = client.get("/records/equipment/create/")
assert form.status_code == 200, form.status_code
made = client.post("/records/equipment/create/", {"name": "Press 4", "state": "broken"})
assert made.status_code == 303, made.content
press = Equipment.objects.get()
shown = client.get("/records/equipment/?view=broken").content.decode()
assert "Press 4" in shown
for look in ("layout=board&by=state", "layout=calendar", "group=state", "q=party:none"):
    assert client.get(f"/records/equipment/?{look}").status_code == 200, look
said = {"state": "running", "version": "1", "seen-state": "broken"}
assert client.post(f"/records/equipment/{press.pk}/cell/state/", said).status_code == 200
assert Equipment.objects.get().state == "running"
assert other.get(f"/records/equipment/{press.pk}/").status_code == 200
assert other.post(f"/records/equipment/{press.pk}/cell/state/", said).status_code == 403
history = client.get(f"/records/equipment/{press.pk}/history/")
assert history.status_code == 200 and "Running" in history.content.decode()
names = list(Event.objects.filter(subject_id=press.pk).order_by("id").values_list("name", flat=True))
assert names[:2] == ["records.record_created", "records.record_edited"], names
print("followed")
"""


def test_the_guide_builds_a_type(tmp_path: Path, django_db_setup: None) -> None:
    blocks = dict(BLOCK.findall(GUIDE.read_text("utf-8")))
    lines = [line for text in blocks.values() for line in text.splitlines() if line.strip()]
    declared = [line for line in blocks["equipment/records.py"].splitlines() if line.strip()]
    assert len(declared) < 60, "a type is declared in under sixty lines"
    assert len(lines) < 90
    for name, text in blocks.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "equipment" / "__init__.py").touch()
    (tmp_path / "equipment" / "migrations").mkdir()
    (tmp_path / "equipment" / "migrations" / "__init__.py").touch()
    with clone(f"rapport_guide_{os.getpid()}") as database:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", FOLLOW, str(tmp_path), database],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "followed" in done.stdout
