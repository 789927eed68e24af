"""Opening: made when missing, brought up to date, and a clear word when it cannot be."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.journal.steps import address, open_journal
from translator.journal import JournalError
from translator.journal.database import LATEST, MIGRATIONS, open_database, raise_explained
from translator.journal.tables import metadata


def test_the_migrations_build_the_tables(tmp_path):
    """Column for column, index for index."""
    database = open_database(address(tmp_path))
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_the_newest_migration_is_known_without_alembic():
    """A journal that is up to date opens without it."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(settings).get_current_head() == LATEST


def test_an_older_journal_learns_the_bare_numbers(tmp_path):
    """What was filed before parcels were compared by them is found by them as well."""
    file, numbers = tmp_path / "journal.sqlite3", range(1, 20_005)
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0006")
        connection.execute(
            sa.text(
                "INSERT INTO interchange (id, name, sha256, size, received_at, claim) VALUES (1, 'a', 'b', 1, :at, 'c')"
            ),
            {"at": "2026-11-01 00:00:00"},
        )
        rows = [
            {"ordinal": n, "tracking": f"rb-{n} cn", "master": "180-1" if n % 2 else None} for n in range(1, 20_005)
        ]
        connection.execute(
            sa.text(
                "INSERT INTO filing (interchange_id, ordinal, tracking_number, master_bill_number)"
                " VALUES (1, :ordinal, :tracking, :master)"
            ),
            rows,
        )
    engine.dispose()
    open_database(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute(
            "SELECT bare_tracking_number, bare_house_bill_number, bare_master_bill_number FROM filing ORDER BY ordinal"
        ).fetchall()
    assert found == [(f"RB{n}CN", None, "1801" if n % 2 else None) for n in numbers]


def test_opening_again_changes_nothing(tmp_path):
    """What is there stays."""
    for _ in range(2):
        open_journal(tmp_path).close()


def _open(folder, barrier):
    barrier.wait()
    open_journal(folder).close()


def test_two_processes_may_make_it_at_once(tmp_path):
    """One makes the tables, the other finds them."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    both = [spawn.Process(target=_open, args=(tmp_path, barrier)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]


def test_a_commit_is_on_the_disk_and_readers_do_not_wait(tmp_path):
    """The promises that SQLite is asked to keep."""
    database = open_database(address(tmp_path))
    with database.reading() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        with database.writing() as writer:
            writer.exec_driver_sql("DELETE FROM event")
    assert pragmas == ["wal", 2]
    database.close()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite:///{folder}/missing/journal.db", "does not exist"),
        ("sqlite://", "in memory"),
        ("journal.db", "not the URL"),
        ("nosuch:///journal.db", "driver is missing"),
    ],
)
def test_an_address_that_cannot_be_opened_is_told_with_a_remedy(tmp_path, url, why):
    """Where, why and how to mend it."""
    with pytest.raises(JournalError, match=why) as raised:
        open_database(url.format(folder=tmp_path))
    assert raised.value.remedy


def test_a_damaged_file_is_told(tmp_path):
    """What is no database is not overwritten."""
    (tmp_path / "journal.db").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(JournalError, match="damaged"):
        open_database(address(tmp_path))
    assert (tmp_path / "journal.db").read_bytes().startswith(b"not a database")


def test_a_journal_of_a_newer_version_is_left_alone(tmp_path):
    """An older program must not touch it."""
    open_journal(tmp_path).close()
    with sqlite3.connect(tmp_path / "journal.db") as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalError, match="newer version"):
        open_database(address(tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    """The folder, not only the file: the log lies beside it."""
    tmp_path.chmod(0o500)
    with pytest.raises(JournalError, match="may not be written"):
        open_database(address(tmp_path))


def test_a_moment_without_a_zone_is_refused(steps):
    """It would be a different moment on another machine."""
    with pytest.raises(Exception, match="without a time zone"):
        steps.claim(now=datetime(2026, 1, 1))  # noqa: DTZ001  that is the point


def test_a_log_that_kept_a_mode_that_nobody_may_write_is_named(tmp_path, monkeypatch):
    """Root may write everywhere, so what the system says is put in its mouth."""
    with closing(open_database(address(tmp_path))):
        pass
    culprit = f"{tmp_path}/journal.db-shm"
    Path(culprit).touch()
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != culprit)
    failure = sa.exc.OperationalError("", {}, sqlite3.OperationalError("attempt to write a readonly database"))
    with pytest.raises(JournalError) as told:
        raise_explained(failure, sa.make_url(address(tmp_path)))
    assert f"it may not be written ({culprit})" in str(told.value)
    assert "-wal and -shm" in str(told.value)
