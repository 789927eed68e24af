"""A form to be filled in by hand, made from the mapping that will read it, with the meaning of each column."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from translator.configuration.example_files import read_examples
from translator.configuration.mapping_directories import compile_mapping
from translator.formats.delimited_settings import dialect
from translator.formats.encoding import ENCODINGS
from translator.formats.workbook import Form, FormColumn, TextSheet, workbook
from translator.mapping.examples import FINDINGS, inputs
from translator.mapping.template import first_values, layout
from translator.model.shipment import FilerType
from translator.stages.offline import Rules
from translator.stages.tables import compiler, rules_offline
from translator.stages.templating_tables import told_of_table
from translator.validation.debts import debts, touches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from translator.configuration.mapping_directories import MappingDirectory
    from translator.configuration.settings import Settings
    from translator.mapping.inbound import InboundMapping
    from translator.mapping.template import Layout, TemplateColumn

#: The sheet of a workbook that tells what each column means, and its headings.
MEANING = "Meaning of the columns"
HEADINGS = ("Column", "Meaning", "Needed", "What to write", "Example", "Notes")
_SHEET = "Shipments"
_ENDINGS = {"delimited": ".csv", "spreadsheet": ".xlsx"}


class Told(NamedTuple):
    """What the form tells of one column: a row of its second sheet."""

    column: str
    meaning: str
    needed: str
    written: str
    example: str
    notes: str


class Template(NamedTuple):
    """A form."""

    #: A name under which the mapping claims it.
    file_name: str
    content: bytes
    #: For a form that is text: the meaning of its columns, as CSV.
    meaning: bytes
    columns: tuple[Told, ...]


def template_of(
    directory: MappingDirectory, filer_type: FilerType | None, now: datetime, settings: Settings | None = None
) -> Template:
    """The form of an inbound mapping; for one kind of filer without the columns that it does not owe.

    What is owed stands in the rules that ``settings`` name; without settings in those that came with the translator.

    Raises:
        ConfigurationError: the mapping, an example or the rules have problems.
        NotTemplated: nobody can fill in its files by hand; the text says why.
    """
    mapping: InboundMapping = compile_mapping(compiler(directory), directory)
    rules = Rules(rules_offline(settings, now.date()), now.date())
    form = layout(mapping, directory.files())
    columns = tuple(one for one in form.columns if filer_type is None or _concerns(one, filer_type, rules))
    examples = _examples(directory, mapping, columns)
    told = tuple(_told(one, form.columns, filer_type, examples, rules) for one in columns)
    if mapping.card.table:
        told = told_of_table(told, mapping, directory)
    content = _WRITERS[mapping.card.format](form._replace(columns=columns), told, now)
    meaning = _csv([HEADINGS, *told], {"delimiter": ","}).encode("utf-8-sig")
    return Template(_file_name(mapping), content, meaning, told)


def _concerns(column: TemplateColumn, filer_type: FilerType, rules: Rules) -> bool:
    """Whether a form for this kind of filer has the column: what a file may lack is left out when it is not owed."""
    if not column.may_lack or not column.fields:
        return True
    book, on = rules.book, rules.on
    return any(
        field.source == "own" or touches(book, field, filer_type, on)
        for field in column.fields
        if field.attributes[0] not in ("filer_type", "originator_code")
    )


def _examples(
    directory: MappingDirectory, mapping: InboundMapping, columns: Iterable[TemplateColumn]
) -> Mapping[str, str]:
    """A value for each column, from the mapping's own examples; those without findings come first."""
    files = read_examples(directory)
    names = sorted(inputs(files), key=lambda name: (name + FINDINGS in files, name))
    return first_values(mapping, [files[name] for name in names], [column.heading for column in columns])


def _told(
    column: TemplateColumn,
    columns: Iterable[TemplateColumn],
    filer_type: FilerType | None,
    examples: Mapping[str, str],
    rules: Rules,
) -> Told:
    meaning = " ".join(dict.fromkeys(field.meaning for field in column.fields))
    needed = _needed(column, columns, filer_type, rules)
    return Told(column.heading, meaning, needed, column.written, examples.get(column.heading, ""), column.notes)


def _needed(
    column: TemplateColumn, columns: Iterable[TemplateColumn], filer_type: FilerType | None, rules: Rules
) -> str:
    """When the column must be filled in, and by whom."""
    if column.refused_empty == "always":
        return "required"
    if column.when_empty:
        return f"empty means {column.when_empty}"
    kinds = [filer_type] if filer_type else list(get_args(FilerType))
    headings = {field.target: one.heading for one in columns for field in one.fields}
    by_words: dict[str, dict[str, None]] = {}
    for kind in kinds:
        for field in column.fields:
            for debt in debts(rules.book, field.target, kind, rules.on):
                of = ", ".join(dict.fromkeys(headings[target] for target in debt.any_of if target in headings))
                by_words.setdefault(f"{debt.words}: {of}" if of else debt.words, {})[kind] = None
    told = [words if len(who) == len(kinds) else f"for {', '.join(who)}: {words}" for words, who in by_words.items()]
    if column.refused_empty:
        told.append(f"required where {column.refused_empty}")
    return "; ".join(told)


def _as_text(form: Layout, told: Iterable[Told], _: datetime) -> bytes:
    """The row of headings, as the mapping reads it."""
    settings: Any = form.settings
    lines = "\r\n" * int(settings.skip_rows) + _csv([[one.column for one in told]], dialect(settings))
    # UTF-8 comes with its mark there: a spreadsheet takes text without one for something else.
    return lines.encode(ENCODINGS[settings.encoding], errors="replace")


def _csv(rows: Iterable[Iterable[str]], form: Mapping[str, Any]) -> str:
    out = StringIO()
    csv.writer(out, **form).writerows(rows)
    return out.getvalue()


def _as_workbook(form: Layout, told: Iterable[Told], now: datetime) -> bytes:
    settings: Any = form.settings
    needed = {one.column for one in told if "required" in one.needed}
    columns = [FormColumn(one.heading, one.kind, one.choices, one.heading in needed) for one in form.columns]
    name, number = (settings.sheet, 1) if isinstance(settings.sheet, str) else (_SHEET, settings.sheet)
    return workbook(Form(name, number, settings.skip_rows, columns), TextSheet(MEANING, HEADINGS, list(told)), now)


#: By the format of the mapping.
_WRITERS: dict[str, Callable[[Layout, Iterable[Told], datetime], bytes]] = {
    "delimited": _as_text,
    "spreadsheet": _as_workbook,
}


def _file_name(mapping: InboundMapping) -> str:
    """A name that the mapping claims."""
    pattern = re.sub(r"\[(.)[^]]*\]", r"\1", mapping.card.file_name.replace("?", "x"))
    name = pattern.replace("*", "template", 1).replace("*", "") if pattern else mapping.name
    return name if "." in name else name + _ENDINGS[mapping.card.format]
