"""The database: opened, brought up to date, and lent out for one transaction at a time."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from translator.journal import sqlite
from translator.journal.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import URL, Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"

#: The newest migration; a test asserts that Alembic says the same. Known here, so that a journal that is up to date
#: opens without Alembic.
LATEST = "0008"

_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))

#: Rows that a streamed answer fetches at a time.
FETCHED = 2000


class Database:
    """One journal's database. Every unit of work is one transaction: all of it is remembered, or nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write: committed at the end, undone by any exception.

        Raises:
            JournalError: the database cannot be written, for a reason that the operator can mend.
        """
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads, sees one moment, and streams its rows; it keeps no writer waiting.

        Raises:
            JournalError: the database cannot be read, for a reason that the operator can mend.
        """
        with self._explained(), self._engine.connect() as plain:
            connection = plain.execution_options(reads=True, yield_per=FETCHED)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Gives all connections back."""
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise_explained(error, self._engine.url)


def raise_explained(error: sa.exc.DBAPIError, url: URL) -> None:
    """Raises the operator's error for one that the operator can mend, else the error itself."""
    known = sqlite.complaint(error) if url.get_backend_name() == "sqlite" else None
    if known is None and not error.connection_invalidated:
        raise error
    why, remedy = known or (f"the connection is lost: {error.orig}", "See that the database server runs.")
    culprits = sqlite.not_writable(url.database or "") if known and "may not be written" in why else []
    why += f" ({', '.join(culprits)})" if culprits else ""
    raise JournalError(shown(url), why, remedy) from error


def shown(url: URL) -> str:
    """The database as a message names it: its file, or its URL without the password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def open_database(address: str, before_making: Callable[[], None] = lambda: None) -> Database:
    """The database at a URL, with the newest tables; made when it does not exist, unless ``before_making`` raises.

    Raises:
        JournalError: it cannot be opened or written, is damaged, or was written by a newer version of this program.
    """
    url = _url(address)
    try:
        engine = sqlite.engine(url) if url.get_backend_name() == "sqlite" else sa.create_engine(url)
    except (ImportError, sa.exc.NoSuchModuleError) as error:
        why = f"its driver is missing: {error}"
        raise JournalError(shown(url), why, "Install the driver, or write sqlite:///FILE.") from error
    try:
        _bring_up_to_date(engine, before_making)
    except sa.exc.DBAPIError as error:
        if url.get_backend_name() != "sqlite":
            raise JournalError(shown(url), str(error.orig), "See that the server runs and the URL is right.") from error
        raise_explained(error, url)
    return Database(engine)


def _url(address: str) -> URL:
    try:
        return sa.make_url(address)
    except sa.exc.ArgumentError:
        raise JournalError(address, "not the URL of a database", "Write sqlite:///FILE.") from None


def _bring_up_to_date(engine: Engine, before_making: Callable[[], None]) -> None:
    with engine.connect() as connection, connection.execution_options(reads=True).begin():
        found = _version(connection)
    if found == LATEST:
        return
    if found is None:
        before_making()
    with engine.connect() as connection, connection.execution_options(reads=False).begin():
        _migrate(connection, shown(engine.url))


def _version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar()


def _migrate(connection: Connection, where: str) -> None:
    """Looks again, because another process may have been faster, and goes on from there."""
    # Alembic costs a third of a second, which a journal that is up to date need not pay.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    found = _version(connection)
    if found is not None and found not in known:
        why = f"it was written by a newer version of this program (its tables are {found}, this one knows {LATEST})"
        raise JournalError(where, why, "Install the newer version again.")
    command.upgrade(settings, "head")
