"""The page of conversions: a section for each, with examples whose results are made by the conversion itself."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs.markdown import code, page, table
from translator.mapping.conversion import (
    CodeTable,
    Failure,
    Known,
    Pipeline,
    ReferenceTable,
    Warned,
    compile_pipeline,
    kind,
)
from translator.mapping.conversions import CATALOGUE
from translator.model.catalogue import message, remedy
from translator.model.finding import Finding

if TYPE_CHECKING:
    from translator.mapping.conversion import Conversion

_EXAMPLES = Path(__file__).resolve().parent / "conversion_examples.csv"
#: Between the texts of several sources, in an example.
_BETWEEN = " + "

#: The tables that the examples name.
TABLES = Known(
    {
        "service": CodeTable("service", {"AIR EXP": "air", "ECON": "truck"}),
        "word": CodeTable("word", {"Tee": "T-shirt"}),
    },
    {
        "listings": ReferenceTable(
            "listings", ("SKU", "Picture URL"), {"A-1": ("A-1", "https://img.example/1.jpg"), "A-2": ("A-2", "")}
        )
    },
)
_GROUPS = {
    "translator.mapping.conversions": "Text, codes, yes and no",
    "translator.mapping.conversions_of_lines": "Names, addresses and descriptions",
    "translator.mapping.conversions_of_numbers": "Plain numbers",
    "translator.mapping.conversions_of_money": "Money, and what is reckoned",
    "translator.mapping.conversions_of_parcels": "Weights, quantities, parcels and bills",
    "translator.mapping.conversions_of_places": "Countries, states, postal codes and how to reach people",
    "translator.mapping.conversions_of_days": "Days",
}


def conversions_page() -> str:
    """Every conversion of the ``convert`` column."""
    grouped: dict[str, list[Conversion]] = defaultdict(list)
    for entry in CATALOGUE.values():
        grouped[entry.build.__module__].append(entry)
    found = examples()
    return page(
        "Conversions",
        "A cell of the column `convert` is one conversion, or several with `|` between them, "
        "done from left to right: `digits | max_length(10)`.\n"
        "Each takes what the one before it gives; an empty cell means `text`.\n"
        "A conversion that fails is a finding with the value that stood there; one that leaves nothing makes the "
        "value a missing one.\n"
        "An argument that holds a comma, a parenthesis or a blank at its end stands in single quotation marks: "
        "`split(', ', 2)`; one with a question mark may be left out, and one with … given several times.",
        "The examples are tested; ⚠ is told as a warning with the value, ✗ is a finding in its place.\n"
        "Several sources stand with + between them; `codes/service.csv` has AIR EXP = air, `codes/word.csv` has "
        "Tee = T-shirt, and the reference table `listings` has the keys A-1 and A-2.",
        *(_cheatsheet(title, grouped[module]) for module, title in _GROUPS.items()),
        *(_section(entry, found[entry.name]) for module in _GROUPS for entry in grouped[module]),
    )


def _cheatsheet(title: str, entries: list[Conversion]) -> str:
    rows = ((f"[`{entry.form}`](#{entry.name})", _first_sentence(entry), kind(entry.gives)) for entry in entries)
    return f"**{title}**\n\n{table(('conversion', 'what it does', 'gives'), rows)}"


def _section(entry: Conversion, found: list[tuple[str, str]]) -> str:
    meaning = " ".join(entry.meaning.split()).replace("``", "`").replace(". ", ".\n")
    told = [_told(pipeline, text) for pipeline, text in found]
    rows = ((code(pipeline), code(text), result) for (pipeline, text), (result, _) in zip(found, told, strict=True))
    codes = sorted({one for _, one in told if one})
    tells = f"Tells: {', '.join(f'[{one}](findings.md#{one})' for one in codes)}." if codes else "Never fails."
    return "\n\n".join(
        [
            f'<a id="{entry.name}"></a>\n\n## {code(entry.form)}',
            meaning,
            f"Takes {kind(entry.takes)}, gives {kind(entry.gives)}.\n{tells}",
            table(("convert", "the cell", "becomes"), rows),
        ]
    )


def _first_sentence(entry: Conversion) -> str:
    text = " ".join(entry.meaning.split()).replace("``", "`")
    first = text.split(": ")[0].split("; ")[0]
    end = first.find(". ")
    return (first if end < 0 else first[:end]).rstrip(".")


def examples() -> dict[str, list[tuple[str, str]]]:
    """The examples of each conversion, by its name: what stands in ``convert``, and the text of the cell."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with _EXAMPLES.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            found[row["pipeline"].partition("(")[0].partition(" ")[0]].append((row["pipeline"], row["input"]))
    return found


def _told(pipeline: str, text: str) -> tuple[str, str]:
    """What becomes of a text, and the code of what is told of it."""
    compiled = compile_pipeline(pipeline, TABLES)
    value = compiled.convert(_taken(compiled, text))
    if isinstance(value, Failure):
        finding = Finding(value.code, detail=value.detail, suggestion=value.suggestion)
        return f"✗ {value.code}: {message(finding)}. {remedy(finding)}", value.code
    if isinstance(value, Warned):
        (warning, *_) = value.warnings
        return f"{shown(value.value)} ⚠ {warning.code}", warning.code
    return shown(value), ""


def _taken(compiled: Pipeline, text: str) -> Any:
    return text.split(_BETWEEN) if compiled.takes is list else text


def shown(value: Any) -> str:
    """A value as the page has it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return code(format(value, "f") if isinstance(value, Decimal) else str(value) if isinstance(value, date) else value)
