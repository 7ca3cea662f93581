"""The documents are true: generated pages match the code, and what they name exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import PROJECT

CAPABILITIES = PROJECT / "docs" / "capabilities.md"
ROW = re.compile(r"^\| ([A-Z]{1,2}\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`((?:tests|rapport)/[\w/]+\.py)(?:::(\w+))?`")


def test_the_reference_matches_the_code() -> None:
    # In a process of its own: other tests declare events and policies that are theirs alone.
    command = [str(Path(sys.executable).with_name("rapport")), "docs", "--check"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run `rapport docs`: {done.stdout}{done.stderr}"


def test_the_schema_is_that_of_all_migrations() -> None:
    from config import schema, snapshot

    assert snapshot.names() == schema.names_on_disk(), "run make schema"


def test_every_event_and_trait_says_what_it_is() -> None:
    from rapport.platform.events.happenings import happenings

    assert [
        name for name, event in happenings().items() if "(" in (event.__doc__ or "(")[:30]
    ] == []


def test_every_capability_points_at_a_test_that_exists() -> None:
    rows = ROW.findall(CAPABILITIES.read_text())
    assert rows
    for identity, _, where, proof in rows:
        named = TEST.findall(proof)
        assert where.strip(), identity
        assert named, f"{identity} names no test"
        for path, function in named:
            text = (PROJECT / path).read_text()
            assert not function or f"def {function}(" in text, (
                f"{identity}: {path} has no {function}"
            )


def test_commands_of_the_readme_exist() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    readme = (PROJECT / "README.md").read_text()
    for target in set(re.findall(r"`make (\w+)`", readme)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text()):
            assert (path.parent / link).exists(), f"{path.name} → {link}"


def test_no_document_or_source_names_a_place_of_one_machine() -> None:
    # Built from parts, so that this file does not hold what it looks for.
    pattern = "|".join(["/" + "work/", "/" + "farm/", "/tmp/" + "rapport/"])
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert found.stdout == ""


def test_locks_carry_hashes_and_no_addresses() -> None:
    locks = [*(PROJECT / "requirements").glob("*.lock"), PROJECT / "package-lock.json"]
    for lock in locks:
        text = lock.read_text()
        assert "--hash=" in text or '"integrity"' in text, lock.name
        assert "://" not in text, lock.name
