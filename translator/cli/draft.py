"""``translator draft``: a first mapping from a sample of a participant's file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from translator.cli.exit_codes import ExitCode
from translator.cli.output import json_option, print_json, print_table, visible
from translator.cli.terms import existing_files
from translator.model.shipment import FilerType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.stages.drafting import Drafted

_COLUMNS = ("field", "source", "constant", "convert", "if empty", "notes")
_MAPPING_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Examples beyond this size are left out of the mapping's directory.
_LARGEST_EXAMPLE = 1 << 20


@click.command("draft")
@click.argument("sample", metavar="SAMPLE", type=existing_files())
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The directory to write; its name is the mapping's.  [default: one named after the sample]",
)
@click.option(
    "--filer-type",
    type=click.Choice(get_args(FilerType)),
    default="online marketplace",
    show_default=True,
    help="For which kind of filer tables are prepared that hold what the sample lacks.",
)
@json_option
@click.pass_context
def draft(ctx: click.Context, sample: Path, *, out: Path | None, filer_type: FilerType, as_json: bool) -> None:
    """Write a first mapping from a sample of a participant's file.

    Format, encoding, headings and levels are recognized; each column is compared with the fields, by its name and by
    what stands in it. The card, the table, code tables and the sample as an example are written to a new directory;
    each guess has a note with its confidence, for you to correct. A row of headings alone will do as a sample.

    What the pilot asks for and nothing in the sample fills is listed by kind of filer, each with what to do about it.
    Where a column of the sample can find it, a table with nothing but headings is written, such as parcels.csv, and
    the rows that look it up: fill the table, and no row needs to be changed.

    The sample holds what its sender put in: invent other people before you pass the directory on.

    Exit code 1 when nothing can be drafted from the sample.
    """
    from translator.formats.sample import NotSampled
    from translator.stages.drafting import draft_from

    try:
        drafted = draft_from(sample, _name(out), datetime.now(UTC).date(), filer_type)
    except NotSampled as why:
        _tell_nothing(sample, str(why), as_json=as_json)
        ctx.exit(ExitCode.REFUSED)
    directory = out or Path(drafted.draft.name)
    written = _write(directory, _files(drafted, sample.name))
    if as_json:
        print_json(_facts(drafted, directory, written))
    else:
        _print(drafted, directory, sample, filer_type)


def _name(out: Path | None) -> str:
    """The mapping's name: that of the directory, which `translator check` wants to be the same.

    Raises:
        UsageError: no mapping can be called so.
    """
    from translator.mapping.draft_files import mapping_name

    if out is None:
        return ""
    name = out.absolute().name
    if not _MAPPING_NAME.fullmatch(name):
        likely = mapping_name(f"{name}.")
        why = f"{name} is not a mapping's name: small letters, digits and hyphens. Name the directory {likely}."
        raise click.UsageError(why)
    return name


def _tell_nothing(sample: Path, why: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"directory": None, "why": why})
    else:
        click.echo(visible(f"{sample}: nothing was drafted.\n{why}"))


def _files(drafted: Drafted, sample: str) -> dict[str, bytes]:
    fits = 0 < len(drafted.example) <= _LARGEST_EXAMPLE
    return drafted.draft.files | ({f"examples/{sample}": drafted.example} if fits else {})


def _write(directory: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write the files into a directory that is new or empty.

    Raises:
        UsageError: something stands there, or cannot be written.
    """
    try:
        if directory.is_dir() and any(directory.iterdir()):
            why = f"{directory} is not empty, and nothing is ever written over. Name another with --out."
            raise click.UsageError(why)
        for name, content in files.items():
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            (directory / name).write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"{error.filename} cannot be written: {error.strerror}.") from None
    return [directory / name for name in files]


def _rows(drafted: Drafted) -> list[dict[str, str]]:
    import csv
    import io

    return list(csv.DictReader(io.StringIO(drafted.draft.files["fields.csv"].decode(), newline="")))


def _facts(drafted: Drafted, directory: Path, written: list[Path]) -> dict[str, Any]:
    return {
        "directory": directory,
        "name": drafted.draft.name,
        "format": drafted.format,
        "files": written,
        "rows": _rows(drafted),
        "left": drafted.draft.left,
        "remarks": drafted.remarks,
        "unfed": {
            kind: [
                {
                    "element": one.unfed.element,
                    "words": str(one.unfed),
                    "targets": one.unfed.targets,
                    "advice": one.advice,
                }
                for one in missing
            ]
            for kind, missing in drafted.unfed.items()
        },
    }


def _print(drafted: Drafted, directory: Path, sample: Path, filer_type: FilerType) -> None:
    names = ("target", "source", "constant", "convert", "if_empty", "notes")
    rows = [[row[name] for name in names] for row in _rows(drafted)]
    print_table(visible(f"{drafted.draft.name}, {drafted.format}, from {sample.name}"), _COLUMNS, rows)
    for remark in drafted.remarks:
        click.echo(visible(remark))
    if drafted.draft.left:
        click.echo(visible(f"Nothing was guessed for: {', '.join(drafted.draft.left)}."))
    by_lines = _by_lines(drafted, filer_type)
    for lines, kinds in by_lines.items():
        who = ", ".join(kinds)
        click.echo(f"\nNothing in the sample fills, for {who}:" if lines else f"\nNothing is missing for {who}.")
        for line in lines:
            click.echo(visible(f"  {line}"))
    if any(by_lines):
        click.echo("\nHow tables are joined: Reference data in docs/reference/mapping-tables.md.")
    click.echo(visible(f"\nWritten to {directory}. Correct its fields.csv, then: translator try {directory} {sample}"))


def _by_lines(drafted: Drafted, first: FilerType) -> dict[tuple[str, ...], list[str]]:
    """The kinds of filers for whom the same is missing, ``first`` first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for kind, missing in sorted(drafted.unfed.items(), key=lambda pair: pair[0] != first):
        lines = [line for one in missing for line in (str(one.unfed), f"    {one.advice}")]
        found.setdefault(tuple(lines), []).append(kind)
    return found
