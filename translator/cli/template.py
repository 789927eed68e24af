"""``translator template``: a form to be filled in by hand, and what each of its columns means."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from translator.cli.calling import settings_if_any
from translator.cli.output import json_option, print_json, print_table, visible
from translator.model.shipment import FilerType

if TYPE_CHECKING:
    from translator.stages.templating import Template

_COLUMNS = ("column", "needed", "what to write")


@click.command("template")
@click.argument("mapping", metavar="[MAPPING]", default="template-spreadsheet")
@click.option(
    "--for",
    "filer_type",
    type=click.Choice(get_args(FilerType)),
    help="Leave out the columns that a file may lack and this kind of filer does not owe.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.  [default: a name that the mapping claims]",
)
@json_option
def template(*, mapping: str, filer_type: FilerType | None, out: Path | None, as_json: bool) -> None:
    """Write a form that a participant fills in by hand.

    MAPPING is a name or a directory of a mapping for delimited text or spreadsheets, the one that will read what is
    filled in; template-spreadsheet when it is left out, template-csv for the same as CSV. The form has all columns
    that the mapping reads.

    A workbook has its cells formatted as text, lists to choose from, and a second sheet that tells what each column
    means, who needs it by the rules that the settings name, and what to write. For CSV that is a file of its own
    beside it, FILE.meaning.csv.

    Nothing is ever written over.
    """
    from translator.configuration.mapping_directories import find_mapping
    from translator.mapping.template import NotTemplated
    from translator.stages.templating import template_of

    settings = settings_if_any()
    directory = find_mapping(mapping, settings)
    try:
        made = template_of(directory, filer_type, datetime.now(UTC), settings)
    except NotTemplated as why:
        told = f"There is no form for {directory.name}: {why}. Choose a mapping for delimited text or spreadsheets."
        raise click.UsageError(told) from None
    written = _write(made, out or Path(made.file_name))
    if as_json:
        columns = [one._asdict() for one in made.columns]
        print_json({"mapping": directory.name, "files": written, "columns": columns})
    else:
        rows = ([one.column, one.needed, one.written] for one in made.columns)
        print_table(visible(f"Columns for {directory.name}"), _COLUMNS, rows)
        click.echo(visible(f"Written: {', '.join(map(str, written))}"))


def _write(made: Template, file: Path) -> list[Path]:
    """Write the form, and for text the meaning of its columns.

    Raises:
        UsageError: one of them is there already, or cannot be written.
    """
    files = {file: made.content}
    if file.suffix.lower() != ".xlsx":
        files[file.with_name(f"{file.name}.meaning.csv")] = made.meaning
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:
                stream.write(content)
    except FileExistsError as error:
        raise click.UsageError(f"{error.filename} is there, and nothing is ever written over. Name another.") from None
    except OSError as error:
        raise click.UsageError(f"{error.filename} cannot be written: {error.strerror}.") from None
    return list(files)
