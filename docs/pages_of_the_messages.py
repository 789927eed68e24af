"""The pages that are written from the outbound and response tables: the language of both, and a page for each."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docs.markdown import code, page, table
from translator.configuration.mapping_files import read_files
from translator.mapping.characters import MEANINGS
from translator.mapping.outbound import read_outbound
from translator.mapping.outbound_card import KEYS
from translator.mapping.outbound_conversions import CONVERSIONS, PASSIVE
from translator.mapping.outbound_source import sources
from translator.mapping.outbound_table import CODE_COLUMNS, read_cells
from translator.mapping.response_table import read_response_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from translator.mapping.outbound_table import OutboundRow
    from translator.mapping.problem import TableProblem
    from translator.mapping.response_table import ResponseRow

_MAPPINGS = Path(__file__).resolve().parents[1] / "mappings"
_NUMBER, _TEXT = "n", "text"


def pages() -> dict[str, Callable[[], str]]:
    """Every page by its file name."""
    found: dict[str, Callable[[], str]] = {"message-tables.md": message_tables_page}
    for kind, written in (("outbound", _message_page), ("responses", _response_page)):
        for folder in sorted((_MAPPINGS / kind).iterdir()):
            if folder.is_dir():
                word = "message" if kind == "outbound" else "response"
                found[f"{word}-{folder.name}.md"] = partial(written, folder)
    return found


# The language


def message_tables_page() -> str:
    """What the card and the table of a message may say."""
    names = [name.removesuffix(".md") for name in pages() if name != "message-tables.md"]
    return page(
        "Message tables",
        "A message to CBP is a directory under `mappings/outbound/`: `mapping.toml` is the card, `fields.csv` says "
        "what stands at each place, `codes/` holds the message's codes for our words.\n"
        "An agreement names it as `message`.\n"
        "A new version of a message is a new directory and no code; its answers are read by a "
        "[response table](response-tables.md) that names it.",
        "Ready-made, each with its page:\n\n" + "\n".join(f"* [{name.partition('-')[2]}]({name}.md)" for name in names),
        "## The card\n\n" + table(("section", "key", "what it says", "forms", "may be left out"), _card_rows()),
        "## The columns of fields.csv\n\n" + table(("column", "meaning"), _COLUMNS),
        _LEAVE_OUT,
        "## Places\n\n" + table(("form", "a place is", "for instance"), _PLACES),
        "## Conversions\n\nA cell of the column `convert` is one conversion, or several with `|` between them, done "
        "from left to right.\nThen the value is brought into the message's characters, and then its length is looked "
        "at.\n\n" + table(("conversion", "what it does"), _conversion_rows()),
        "## Characters\n\n"
        + _CHARACTERS
        + "\n\n"
        + table(("set", "holds"), [(code(n), m) for n, m in MEANINGS.items()]),
        "## Sources\n\nEvery [field of the canonical shipment](fields.md), and these:\n\n"
        + table(("source", "meaning"), _source_rows()),
    )


_COLUMNS = (
    ("`target`", "a place of the message"),
    ("`source`, `constant`", "exactly one of the two: where the value comes from, or the value itself"),
    ("`convert`", "how the value is written; see below"),
    (
        "`if_empty`",
        "`reject`: a finding; `omit` or nothing: left out; `default(x)`; `leave_out(…)`. Nobody asks an absent party",
    ),
    (
        "`when`",
        "`source = value`, `source in a; b`, `source is empty` or `source is not empty`; the first that holds is taken",
    ),
    ("`notes`", "for people: the name of the place, and behind a semicolon where it comes from"),
)
_LEAVE_OUT = (
    "A constant and what `default(x)` writes go through the message's characters, its capitals and the length of their "
    "place as values do; what cannot stand there is a problem of the table.\n"
    "So is a condition on a word that its field never is.\n"
    "One row at least writes a number by which CBP's answer is matched: `envelope.control_number`, "
    "`envelope.group_number` or `envelope.set_number`.\n\n"
    "`leave_out(shipment.shipper)` in the row of the shipper's name says that the message takes a shipper only with a "
    "name: without one the whole party is left out of the message, with the warning [W311](findings.md#W311), and "
    "nothing is refused.\n"
    "`leave_out(item.weight)` in a row of the weight's unit, with the condition `item.weight is not empty`, does so "
    "with a field.\n"
    "A value of an element that is *unverified* and that the message cannot carry (too long, or of no characters it "
    "knows) is left out, with the warning [W314](findings.md#W314), and nothing is refused over it; `reject` in its "
    "row asks for it on purpose.\n"
    "What must be there by the rules is asked for by the [rules](elements.md), before a message is written."
)
_PLACES = (
    ("xml", "a path of elements, or of an attribute", "`Shipment/Seller/Name`, `Shipment/@number`"),
    ("json", "a path of keys", "`shipments/seller/name`"),
    ("records", "a record and its columns, counted from 1", "`SP40:11-80`, `SP30[seller]:8-42`"),
    ("x12", "a segment and its element; those of the envelope have X12's lengths", "`M11-02`, `N1[seller]-02`"),
)
_CHARACTERS = (
    "The card names a character set in `[characters]`; without one every character is carried that the form can carry."
    "\nWhat the set lacks is written as `characters.csv` says (`character,written,notes`), else as a capital letter, "
    "else in ASCII letters (é as E, ß as SS, Chinese by its sound).\n"
    "A set that holds every character can have a `characters.csv` and `capitals` too.\n"
    "A letter for which ASCII has nothing (the length mark of コーヒー, the alef of أحمد للتجارة) is left out where "
    "its word keeps others; a word of which nothing is left is a finding.\n"
    "Every value that changes is told to the participant as the warning [W310](findings.md#W310), one that is cut as "
    "[W309](findings.md#W309), each with what is sent.\n"
    "`tell_case = false` leaves out the values that change in nothing but their small letters.\n"
    "What no way leads to is the finding [E310](findings.md#E310), and never a question mark: one is written for a "
    "question mark alone."
)


def _card_rows() -> Iterator[tuple[str, ...]]:
    for key in KEYS:
        yield (
            code(f"[{key.section}]"),
            code(key.key),
            key.meaning,
            ", ".join(key.formats),
            "yes" if key.optional else "",
        )


def _conversion_rows() -> Iterator[tuple[str, str]]:
    kinds = {name: (kind.arguments, kind.meaning) for name, kind in CONVERSIONS.items()}
    for name, (arguments, meaning) in sorted((kinds | PASSIVE).items()):
        words = ["…" if one == "*" else _NUMBER if one == "n" else _TEXT for one in arguments]
        yield code(f"{name}({', '.join(words)})" if words else name), meaning


def _source_rows() -> Iterator[tuple[str, str]]:
    for source in sources().values():
        if source.level == "envelope" or not source.attributes:
            yield code(source.name), source.meaning


# A message and a response


def _message_page(folder: Path) -> str:
    files = read_files(folder)
    found = read_outbound(files, folder.name)
    card = found.card
    facts = [
        ("form", card.format),
        ("takes effect", str(card.version)),
        ("shipments in one message", str(card.max_shipments)),
    ]
    facts += [("bytes of one message", str(card.max_bytes))] if card.max_bytes else []
    facts += [("characters", MEANINGS[card.characters] + (", capitals" if card.capitals else ""))]
    facts += [("the same in all shipments of a message", ", ".join(map(code, card.alike)))] if card.alike else []
    facts += [("checked against", code(card.schema) or "the rules of its form")]
    return page(
        folder.name,
        "**A stand-in.**\n" + _first_lines(folder / "mapping.toml"),
        table(("", ""), facts),
        "## Places\n\n" + table(("place", "name", "meaning", "source", "rule", "notes"), map(_place_row, found.rows)),
        "## Codes\n\n" + table(("table", "our word", "code", "notes"), _code_rows(files)),
        f"The table: `mappings/outbound/{folder.name}/fields.csv`.\nThe language: [Message tables](message-tables.md).",
    )


def _first_lines(card: Path) -> str:
    """What the comment at the head of a card says, up to its first sample."""
    lines = []
    for line in card.read_text(encoding="utf-8").splitlines():
        text = line.removeprefix("#").strip()
        if not line.startswith("#") or line.startswith("#   "):
            break
        lines.append(
            text.replace("A STAND-IN. ", "")
            .replace("A STAND-IN is ", "A stand-in is ")
            .replace("A STAND-IN, ", "A stand-in, ")
        )
    return "\n\n".join(" ".join(part.split()) for part in "\n".join(lines).split("\n\n")).replace(". ", ".\n").strip()


def _place_row(row: OutboundRow) -> tuple[str, ...]:
    name, _, note = row.notes.partition(";")
    tree = "/" in row.target or ("-" not in row.target and ":" not in row.target)
    shown = row.target.rpartition("/")[2] if tree else name
    meaning = row.source.meaning if row.source else note.strip() or name
    told = (row.notes if tree else note.strip()) if row.source else ""
    source = code(row.source.name) if row.source else f"always {code(row.constant)}"
    return code(row.target), shown, meaning, source, _rule(row), told


def _code_rows(files: Mapping[str, bytes]) -> Iterator[tuple[str, ...]]:
    """Every row of every code table, with what its notes say of it, such as that it is unverified."""
    problems: list[TableProblem] = []
    for name in sorted(name for name in files if name.startswith("codes/")):
        for _, cells in read_cells(files[name], name, CODE_COLUMNS, problems):
            yield code(name.removeprefix("codes/")), cells["value"], code(cells["code"]), cells["notes"]


def _rule(row: OutboundRow) -> str:
    said = []
    pipeline = row.pipeline
    if pipeline.piece:
        said.append(f"in pieces of {pipeline.piece}, at most {pipeline.limit} characters")
    elif pipeline.limit < 1 << 60:
        said.append(f"at most {pipeline.limit} characters" + (", cut and told" if pipeline.cut else ""))
    said += [f"first {pipeline.first} characters"] if pipeline.first else []
    said += [f"behind the first {pipeline.rest} characters"] if pipeline.rest else []
    said += ["must be there"] if row.required and not row.leaves_out else []
    said += [f"without it {code(row.leaves_out)} is left out, and told"] if row.leaves_out else []
    said += [f"else {code(row.default)}"] if row.default else []
    if row.when is not None:
        values = " or ".join(sorted(row.when.values)) if row.when.values else ""
        asked = f"is {values}" if values else "is empty" if row.when.empty else "is not empty"
        said.append(f"when {code(row.when.source.name)} {asked}")
    return "; ".join(said)


def _response_rules(row: ResponseRow) -> Iterator[str]:
    if row.required:
        yield "must be there"
    if row.form:
        yield f"that of the message as {code(row.form)}, or another is meant"


def _response_page(folder: Path) -> str:
    found = read_response_table(read_files(folder), folder.name)
    rows = [
        (
            code(row.target),
            code(row.source),
            ", ".join(f"{code(one)} {meaning.replace('_', ' ')}" for one, meaning in (row.codes or {}).items()),
            "; ".join(_response_rules(row)),
        )
        for row in found.rows
    ]
    return page(
        folder.name,
        _first_lines(folder / "response.toml"),
        f"It answers {', '.join(map(code, found.card.messages))}.",
        "## Where it stands\n\n" + table(("what", "place", "codes", "rule"), rows),
        f"The table: `mappings/responses/{folder.name}/fields.csv`.\n"
        "The language: [Response tables](response-tables.md).",
    )
