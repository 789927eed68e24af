"""The pages that are written from the tables of rules: elements, the regime, and checks."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from docs.markdown import code, page, table
from translator.configuration.mapping_directories import read_files
from translator.configuration.ready_made import ready_made_mappings
from translator.configuration.rule_directories import RULES
from translator.model.shipment import FilerType, ModeOfTransport
from translator.validation.check_catalogue import CHECKS
from translator.validation.rulebook import compile_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.validation.check_table import CheckRow
    from translator.validation.elements import Element
    from translator.validation.regime import Window

_FILES = read_files(ready_made_mappings() / "rules" / RULES)
BOOK = compile_rulebook(_FILES, RULES)
_COLUMNS = Path(__file__).resolve().parent / "rule_columns.csv"


def columns_of(file: str) -> str:
    """What each column of a table means: rule_columns.csv."""
    with _COLUMNS.open(encoding="utf-8", newline="") as source:
        rows = [(code(row["column"]), row["meaning"]) for row in csv.DictReader(source) if row["file"] == file]
    return "## The columns\n\n" + table(("column", "meaning"), rows)


def headings(file: str) -> list[str]:
    """The columns that a table of the ready-made rules has."""
    return next(csv.reader(io.StringIO(_FILES[file].decode(), newline="")))


# Elements


def elements_page() -> str:
    """What each kind of filer owes, and what anyone may send."""
    return page(
        "Elements that a filer owes",
        f"This is the table `mappings/rules/{RULES}/elements.csv`, by kind of filer.\n"
        "A shipment that lacks what is required is refused, with the citation.\n"
        "A service provider's filing owes what the participant owes that it represents: `shipment.filer_type` says "
        "which kind that is, and the agreement where it says nothing.\n"
        "Where a row names another kind than the agreement, the shipment owes what both owe, so that no element is "
        "waived by a word in a cell; the message carries what the row says.\n"
        "That is told as [W313](findings.md#W313), but where the kind in the row owes all that the agreement's does "
        "and more, as a carrier's does beside a logistics provider's.\n"
        "The notices name no elements of their own for filers that are neither carrier nor marketplace.\n"
        "A party is asked for as name, street, city and country, and in the US state and ZIP code.\n"
        "Rows that are *unverified* are never asked for.",
        *(_filer_block(kind) for kind in get_args(FilerType)),
        _optional_block(),
        columns_of("elements.csv"),
    )


def _filer_block(kind: str) -> str:
    rows = (_element_row(one) for one in BOOK.elements if one.enforced and kind in one.filer_types)
    title = f"## {kind[0].upper()}{kind[1:]}"
    return f"{title}\n\n" + table(_ELEMENT_HEADINGS, rows)


def _element_row(one: Element) -> tuple[str, ...]:
    modes = _all_or(one.modes, get_args(ModeOfTransport))
    actions = "all" if len(one.actions) == len(_ACTIONS) else ", ".join(one.actions)
    fields = ", ".join(map(code, one.targets))
    days = _days(one.first, one.last)
    return (one.number, one.words, fields, one.owed, modes, actions, days, one.citation, one.status, one.notes)


_ELEMENT_HEADINGS = (
    "element", "what", "fields", "owed", "modes", "actions", "days", "citation", "status", "notes",
)  # fmt: skip

_ACTIONS = ("add", "replace", "cancel")


def _optional_block() -> str:
    rest = [one for one in BOOK.elements if not one.enforced]
    rows = ((one.words, ", ".join(map(code, one.targets)), one.citation, one.status, one.notes) for one in rest)
    return (
        "## Optional, for every filer\n\n"
        "88 FR 10140 allowed more elements, all of them optional; its list is in no public copy that could be read.\n"
        "These are what it probably holds: they are carried, and nothing is refused for the lack of one.\n\n"
        + table(("what", "fields", "citation", "status", "notes"), rows)
    )


def _all_or(some: Sequence[str], everything: Sequence[str]) -> str:
    return "all" if set(some) == set(everything) else ", ".join(some)


def _days(first: date, last: date) -> str:
    return f"from {first.isoformat()}" + ("" if last == date.max else f" to {last.isoformat()}")


# Regime


def regime_page() -> str:
    """The windows in which filings are accepted."""
    return page(
        "The regime: when filings are accepted",
        f"This is the table `mappings/rules/{RULES}/regime.csv`.\n"
        "A mode of transport is covered on a day that lies in an open window for it and in no closed one.\n"
        "The day that counts is the day of filing, in UTC.\n"
        "What happens outside of the windows is the setting `outside_the_regime` of [the settings](settings.md): "
        "`hold`, `warn` or `refuse`; a test is only warned of.\n"
        "[The data pilot](../explanation/data-pilot.md) explains why.",
        "## The windows\n\n"
        + table(("days", "modes", "state", "why", "citation", "status", "notes"), map(_window_row, BOOK.regime)),
        columns_of("regime.csv"),
    )


def _window_row(one: Window) -> tuple[str, ...]:
    modes = _all_or(one.modes, get_args(ModeOfTransport))
    return (_days(one.first, one.last), modes, one.state, one.why, one.citation, one.status, one.notes)


# Checks


def checks_page() -> str:
    """Which field carries which check, what each check asks, and what is vague."""
    return page(
        "Checks on values",
        f"These are the tables `checks.csv` and `descriptions.csv` of `mappings/rules/{RULES}/`.\n"
        "`error` refuses the shipment, `warning` is told and refuses nothing, `off` is not asked.\n"
        "To change one, change its word in your own copy of the table, and run `translator check`.\n"
        "A table with its headings only asks nothing.\n"
        "`translator check` tells a row of `error` that stands for *unverified* fields only, and a row on one party "
        "that is no stricter than the same on every party.\n"
        "It tells a check on a field that holds something else, a row on words that another row asks already, or asks "
        "all the same although this one is `off`, and commas where ; stands between words.",
        _checked_fields(BOOK.checks),
        "## What each check asks\n\n"
        + table(("check", "what it asks, and its source", "finding"), map(_check_row, sorted(CHECKS))),
        columns_of("checks.csv"),
        _descriptions_block(),
        columns_of("descriptions.csv").replace("## The columns", "## The columns of descriptions.csv"),
        "## Who is who\n\n"
        "The shipment initiator is never a foreign consolidator, and the final deliver-to party never a domestic "
        "deconsolidator (84 FR 35405).\n"
        "Who is one, you know: write them into the file that `known_parties` of [the settings](settings.md) names, "
        "with the columns `name`, `role` (`consolidator` or `deconsolidator`) and `notes`.\n"
        "Names are compared without capitals, accents, punctuation and endings such as Ltd, and & is "
        and ".\n`translator check` warns of a firm that stands in both roles.",
    )


def _checked_fields(rows: Iterable[CheckRow]) -> str:
    cells = (
        (
            code(row.target),
            f"[{code(row.check)}](#what-each-check-asks)",
            row.severity,
            _all_or(row.modes, get_args(ModeOfTransport)),
            row.citation,
            row.notes,
        )
        for row in rows
    )
    return "## Which field carries which check\n\n" + table(
        ("field", "check", "severity", "modes", "citation", "notes"), cells
    )


def _check_row(name: str) -> tuple[str, ...]:
    number = CHECKS[name].number
    return (code(name), CHECKS[name].meaning, f"[E{number}](findings.md#E{number}), [W{number}](findings.md#W{number})")


def _descriptions_block() -> str:
    rows = csv.DictReader(io.StringIO(_FILES["descriptions.csv"].decode(), newline=""))
    cells = ((code(row["target"]), row["rule"], row["words"], row["severity"], row["citation"]) for row in rows)
    return "## What is vague\n\n" + table(("field", "rule", "words", "severity", "citation"), cells)


# Limits


def limits_page() -> str:
    """What a shipment may be worth, alone and together with others."""
    rows = [
        (_days(one.first, one.last), f"{one.cents / 100:,.2f}", one.citation, one.status, one.notes)
        for one in BOOK.limits
    ]
    return page(
        "What a shipment may be worth",
        f"This is the table `mappings/rules/{RULES}/de_minimis.csv`, with the day of filing in UTC.\n"
        "Amounts are compared by all their digits.\n"
        "A limit of 0 lets nothing through that is worth anything; on a day without a limit nothing is weighed, and "
        "`translator check` warns of it.\n"
        "[What counts together](../explanation/what-counts-together.md) says how a value is reckoned, who is one "
        "person, and what is compared with other participants' filings.",
        "## The limits\n\n" + table(("days", "US dollars", "citation", "status", "notes"), rows),
        "## What is found\n\n" + table(("code", "when"), _FOUND),
        columns_of("de_minimis.csv"),
    )


_FOUND = (
    ("[E320](findings.md#E320)", "the shipment alone is worth more; it is refused"),
    (
        "[W326](findings.md#W326)",
        "by its retail price in the country of export it is worth more, by its listed price not; it is told",
    ),
    (
        "[W327](findings.md#W327)",
        "by its listed price it is worth more, and its retail price, which counts, hides that; it is told",
    ),
    ("[W320](findings.md#W320)", "a price is in a currency that has no rate on the day; nothing is guessed"),
    (
        "[W321](findings.md#W321), [H321](findings.md#H321)",
        (
            "with others to the same person on the same day of arrival it is worth more; `over_the_limit` of [the "
            "settings](settings.md) says whether that is told or holds the shipment back"
        ),
    ),
    (
        "[W322](findings.md#W322), [H322](findings.md#H322)",
        "with other shipments of the same participant under the same reference it is worth more, whatever the days",
    ),
)
