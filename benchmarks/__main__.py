"""``make bench``: shipments a second and peak memory of every path, beside the limits, in one run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks.measuring import Measurement, measured
from benchmarks.plan import DEFAULT, FORMS, QUICK, Form, Sizes, generated
from benchmarks.report import Report, Row, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for and print it."""
    given = _parser().parse_args(arguments)
    sizes = Sizes(*given.sizes) if given.sizes else QUICK if given.quick else DEFAULT
    forms = [form for form in FORMS if not given.only or form.path in given.only]
    with tempfile.TemporaryDirectory() as folder:
        report = Report(rows=[row for form in forms for row in _rows(form, sizes, Path(given.keep or folder))])
    print(msgspec.json.encode(report).decode() if given.json else table(report))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK.small:,} and {QUICK.large:,} shipments")
    parser.add_argument("--sizes", nargs=2, type=int, metavar=("SMALL", "LARGE"), help="other numbers of shipments")
    parser.add_argument("--only", action="append", choices=[form.path for form in FORMS], help="this path alone")
    parser.add_argument("--keep", metavar="FOLDER", help="where the files are, or are made and stay")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _rows(form: Form, sizes: Sizes, folder: Path) -> Iterator[Row]:
    """Two sizes, what the memory grew between them, and the limit."""
    sizes = Sizes(*(min(size * form.times, form.most or size * form.times) for size in sizes))
    small = _measured(form.path, form, sizes.small, folder)
    large, without = _beside(form, sizes.large, folder)
    yield _row(form.title, small)
    target = f"≥ {form.target:,} / CPU s" if form.target else ""
    yield _row(form.title, large, target=target, met=large.per_cpu_second >= form.target if form.target else None)
    grown = large.peak_mebibytes - small.peak_mebibytes
    yield Row(
        title=f"memory, from {sizes.small:,}",
        shipments=large.shipments,
        mebibytes=grown,
        target=f"≤ {form.growth:.0f} MiB",
        met=grown <= form.growth,
    )
    if without:
        yield _row(form.without_title, without, limit=True)
        cost = large.cpu_seconds / without.cpu_seconds - 1
        yield Row(
            title=f"seen together costs {cost:.0%}",
            shipments=large.shipments,
            mebibytes=large.peak_mebibytes - without.peak_mebibytes,
            target=f"≤ {form.share:.0%} of CPU s",
            met=cost <= form.share,
        )
    if form.limit:
        size = max(1, sizes.large // form.limit_divisor)
        yield _row(form.limit_title, _measured(form.limit, form, size, folder), limit=True)


def _beside(form: Form, shipments: int, folder: Path) -> tuple[Measurement, Measurement | None]:
    """The path, and the path without a part of it at the same time, so that a slower minute is slower for both."""
    if not form.without:
        return _measured(form.path, form, shipments, folder), None
    generated(form, shipments, folder)
    with ThreadPoolExecutor() as both:
        whole, without = both.map(lambda path: _measured(path, form, shipments, folder), (form.path, form.without))
    return whole, without


def _measured(path: str, form: Form, shipments: int, folder: Path) -> Measurement:
    print(f"{path}: {shipments:,} shipments …", file=sys.stderr)
    return measured(path, generated(form, shipments, folder))


def _row(title: str, one: Measurement, *, limit: bool = False, target: str = "", met: bool | None = None) -> Row:
    return Row(
        title=title,
        shipments=one.shipments,
        limit=limit,
        cpu_seconds=one.cpu_seconds,
        wall_seconds=one.wall_seconds,
        per_cpu_second=one.per_cpu_second,
        per_second=one.per_second,
        mebibytes=one.peak_mebibytes,
        target=target,
        met=met,
    )


if __name__ == "__main__":
    main()
