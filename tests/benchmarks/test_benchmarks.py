"""The benchmark runs and tells everything that it measures; how fast anything is, no test asks."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.generate_csv import COLUMNS
from benchmarks.generate_participants import orders
from benchmarks.journaled import journey_of_many
from benchmarks.measuring import PATHS
from benchmarks.plan import FORMS, Sizes, generated
from benchmarks.report import Report, Row, table
from translator.journal.tables import finding

_ROOT = Path(__file__).resolve().parents[2]
_SIZES = Sizes(100, 200)


@pytest.fixture(scope="module")
def told() -> dict:
    command = [sys.executable, "-m", "benchmarks", "--json", "--sizes", *map(str, _SIZES)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=_ROOT).stdout)


def test_every_path_is_measured_at_both_sizes(told) -> None:
    measured = [(row["title"], row["shipments"]) for row in told["rows"] if row["cpu_seconds"] and not row["limit"]]
    assert measured == [(form.title, size * form.times) for form in FORMS for size in _SIZES]


def test_every_measurement_has_its_times_rates_and_memory(told) -> None:
    for row in told["rows"]:
        if row["cpu_seconds"] is not None:
            rates = [row[name] for name in ("cpu_seconds", "wall_seconds", "per_cpu_second", "per_second", "mebibytes")]
            assert all(number > 0 for number in rates)


def test_every_limit_stands_beside_its_path(told) -> None:
    limits = [f.limit_title or f.without_title for f in FORMS if f.limit or f.without]
    assert [row["title"] for row in told["rows"] if row["limit"]] == limits


def test_what_is_asked_is_marked_met_or_not(told) -> None:
    asked = [row for row in told["rows"] if row["target"]]
    assert len(asked) == len(FORMS) + sum(1 for form in FORMS if form.target) + sum(1 for form in FORMS if form.share)
    assert {row["met"] for row in asked} <= {True, False}
    assert all(row["met"] is None for row in told["rows"] if not row["target"])


def test_the_table_shows_every_row(told) -> None:
    rows = [Row(**row) for row in told["rows"]]
    shown = table(Report(rows=rows)).splitlines()
    assert len(shown) == len(rows) + 3
    assert all(row.title in line for row, line in zip(rows, shown[3:], strict=True))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.path)
def test_a_generated_file_is_the_same_every_time(form, tmp_path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert generated(form, 50, first).read_bytes() == generated(form, 50, second).read_bytes()


def test_every_form_names_paths_that_exist() -> None:
    named = {name for form in FORMS for name in (form.path, form.limit, form.without) if name}
    assert named == set(PATHS)


def test_of_what_is_seen_together_every_person_over_the_limit_is_found(tmp_path) -> None:
    received = defaultdict(list)
    file = tmp_path / "orders_of_many.csv"
    with file.open("w", encoding="utf-8") as out:
        rows = csv.DictWriter(out, COLUMNS)
        rows.writeheader()
        for order in orders(900):
            rows.writerow(order)
            received[order["Ship To Name"]].append(float(order["Price"]) * int(order["Qty"]))
    over = sum(len(values) > 1 and sum(values) > 800 for values in received.values())
    assert 0.005 < over / len(received) < 0.03
    journey_of_many(file, "marketplace-csv", "online marketplace", tmp_path)()
    told = sa.select(sa.func.count()).where(finding.c.code == "W321")
    with sa.create_engine(f"sqlite:///{tmp_path}/journal.sqlite3").connect() as connection:
        assert connection.execute(told).scalar_one() == over
