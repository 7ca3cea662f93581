"""A backup restored into an empty home gives the same installation, table by table."""

import io
import json
import stat
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config.postgres import Cluster
from tests.setup.installation import Installation


@contextmanager
def connected(installation: Installation) -> Iterator[psycopg.Connection]:
    cluster = Cluster(installation.home)
    cluster.start()
    try:
        with psycopg.connect(cluster.dsn) as connection:
            yield connection
    finally:
        cluster.stop()


def contents(connection: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of all of them in order."""
    tables = connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind IN ('r', 'p') ORDER BY 1"
    ).fetchall()
    digest = sql.SQL(
        "SELECT count(*), coalesce(md5(string_agg(line, '' ORDER BY line)), '') "
        "FROM (SELECT t::text AS line FROM {} t) lines"
    )
    found = {}
    for (name,) in tables:
        row = connection.execute(digest.format(sql.Identifier(name))).fetchone()
        assert row is not None
        found[name] = (int(row[0]), str(row[1]))
    return found


@pytest.mark.slow
def test_a_restored_backup_equals_the_original(installed: Installation, tmp_path: Path) -> None:
    loaded = installed.run("demo", "--customers", "60", "--json")
    assert loaded.returncode == 0, loaded.stderr
    paper = installed.home / "files" / "2026" / "contract ü.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF-1.7")

    target = tmp_path / "all.tar"
    done = installed.run("backup", str(target), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["bytes"] == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600

    other = Installation(tmp_path / "other")
    restored = other.run("restore", str(target), "--json")
    assert restored.returncode == 0, restored.stderr
    with connected(installed) as one, connected(other) as two:
        before, after = contents(one), contents(two)
    assert sum(count for count, _ in before.values()) > 1000
    assert after == before
    assert (other.home / paper.relative_to(installed.home)).read_bytes() == b"%PDF-1.7"
    key = "secrets/secret_key"
    assert (other.home / key).read_text() == (installed.home / key).read_text()

    again = other.run("restore", str(target))
    assert again.returncode == 1
    assert "There is an installation in" in again.stderr


def test_what_is_no_backup_is_refused(installed: Installation, tmp_path: Path) -> None:
    (tmp_path / "holiday.tar").write_bytes(b"not a tar")
    done = installed.run("restore", str(tmp_path / "holiday.tar"), "--force")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("is not a whole backup made by rapport backup.")


def test_a_backup_cannot_write_outside_the_home(tmp_path: Path) -> None:
    from config.backups import _unpack
    from config.problems import SetupProblem

    evil, draft = tmp_path / "evil.tar", tmp_path / "draft"
    draft.mkdir()
    with tarfile.open(evil, "w") as tar:
        for name in ("../escaped", "/tmp/rapport-escaped", "files/../../escaped", "files/kept"):
            member = tarfile.TarInfo(name)
            member.size = 1
            tar.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(SetupProblem):
        _unpack(evil, draft)
    assert [path.name for path in draft.rglob("*") if path.is_file()] == ["kept"]
    assert not (tmp_path / "escaped").exists()
