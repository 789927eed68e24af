"""What the journal says to SQLite, PostgreSQL understands as well."""

from __future__ import annotations

import ast
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import translator.journal
from tests.journal.steps import LEASE, NOW, shipment
from tests.journal.test_crash import travel
from translator.journal.tables import metadata

ROOM = Path(translator.journal.__file__).parent
DIALECT = postgresql.dialect()


def test_every_statement_can_be_said_to_postgresql(journal, tmp_path):
    """All that a whole journey and all questions say is compiled for PostgreSQL too."""
    said = set()

    def listen(_connection, statement, *_rest):
        if isinstance(statement, sa.ClauseElement):
            said.add(str(statement.compile(dialect=DIALECT)))

    sa.event.listen(sa.Engine, "before_execute", listen)
    try:
        (tmp_path / "far").mkdir()
        travel(journal, tmp_path, "w1", NOW, 1)
        journal.transmissions.mark_overdue(NOW + 100 * LEASE)
        journal.translation.filings_on_record([shipment(1).identity.key], "test", "acme")
        journal.queries.audit()
        journal.queries.status(NOW)
        journal.queries.story("1-000001")
        list(journal.replies.shipments(1))
    finally:
        sa.event.remove(sa.Engine, "before_execute", listen)
    assert len(said) > 60
    assert any("FOR UPDATE SKIP LOCKED" in statement for statement in said)


def test_the_tables_can_be_made_in_postgresql():
    """With their numbers counted up by the database, and their partial indices."""
    made = [str(CreateTable(table).compile(dialect=DIALECT)) for table in metadata.sorted_tables]
    made += [
        str(CreateIndex(index).compile(dialect=DIALECT)) for table in metadata.sorted_tables for index in table.indexes
    ]
    assert any("BIGSERIAL" in statement for statement in made)
    assert sum("IS NOT NULL" in statement for statement in made) == 6


def test_only_one_module_knows_sqlite():
    """Elsewhere nothing is said that only SQLite understands."""
    for path in ROOM.rglob("*.py"):
        if path.name == "sqlite.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "PRAGMA" not in node.value
                assert "BEGIN" not in node.value


def test_the_journal_imports_only_the_model():
    """Law 3: it knows neither channels nor settings, and nobody reads the clock here."""
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not name.startswith("translator.") or name.startswith(("translator.model", "translator.journal"))
                assert name != "time"
