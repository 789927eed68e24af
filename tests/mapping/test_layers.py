"""A mapping that extends another states its differences only."""

from __future__ import annotations

import pytest

from tests.mapping.build import CARD, HEADING, files, run
from translator.mapping.inbound import TableProblems, compile_inbound
from translator.mapping.layers import effective_rows

_ROWS = (
    "shipment.reference,Order,,text,omit,,\n"
    "shipment.action,,cancel,,,State = void,\n"
    "shipment.action,,add,,,,\n"
    "shipment.marketplace_name,,Lotus,,,,\n"
)
_OWN_CARD = (
    '[mapping]\nname = "own"\nversion = "2026-12-01"\nextends = "test-csv"\n[recognize]\nheader = ["No", "Ref"]\n'
)


def _extending(own_rows: str | None, card: str = _OWN_CARD, rows: str = _ROWS) -> dict[str, bytes]:
    below = files(rows)
    found = {f"extends/test-csv/{name}": below.pop(name) for name in ("mapping.toml", "fields.csv")}
    found |= {**below, "mapping.toml": card.encode()}
    return found if own_rows is None else found | {"fields.csv": (HEADING + own_rows).encode()}


def test_rows_of_a_target_replace_all_rows_of_that_target() -> None:
    """And what is not named stays."""
    compiled = compile_inbound(
        _extending("shipment.reference,Ref,,upper,omit,,\nshipment.action,,replace,,,,\n"), "own"
    )
    shipments, _ = run(compiled, "No,Ref,Order,State\nT1,r-1,o-1,void\n")
    shipment = shipments[0].shipment
    assert (shipment.reference, shipment.action, shipment.marketplace_name) == ("R-1", "replace", "Lotus")


def test_a_row_with_its_target_alone_takes_the_target_away() -> None:
    """A new target comes behind those below."""
    own = "shipment.marketplace_name,,,,,,\nshipment.carrier_name,Carrier,,text,omit,,\n"
    rows = effective_rows(_extending(own), "own")
    assert [(row["target"], row.inherited) for row in rows] == [
        ("shipment.tracking_number", True),
        ("shipment.reference", True),
        ("shipment.action", True),
        ("shipment.action", True),
        ("shipment.carrier_name", False),
    ]


def test_keys_of_the_card_go_before_those_below() -> None:
    """Name and day are the mapping's own; what it does not say is inherited."""
    card = compile_inbound(_extending(None), "own").card
    assert (card.name, str(card.version), card.extends, card.produces) == ("own", "2026-12-01", "test-csv", "shipment")
    assert (card.file_name, card.claims) == ("*.csv", {"header": ("No", "Ref")})


def test_only_its_own_rows_are_to_be_exercised() -> None:
    """Those below have examples of their own."""
    assert compile_inbound(_extending("shipment.reference,Ref,,text,omit,,\n"), "own").rows == {2: "shipment.reference"}


def test_a_mistake_below_is_told_where_it_stands() -> None:
    """With the file of the mapping that is extended."""
    with pytest.raises(TableProblems) as caught:
        compile_inbound(
            _extending("shipment.referenc,Ref,,text,omit,,\n", rows="shipment.actio,A,,text,omit,,\n"), "own"
        )
    assert [(one.file, one.row) for one in caught.value.problems] == [
        ("own/extends/test-csv/fields.csv", 3),
        ("own/fields.csv", 2),
    ]


def test_the_digest_speaks_of_the_mapping_below() -> None:
    """What changes it changes what comes of a file."""
    changed = _extending(None, rows=_ROWS.replace("Lotus", "Lily"))
    assert compile_inbound(_extending(None), "own").digest != compile_inbound(changed, "own").digest


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ({}, "no such mapping"),
        (
            {"extends/test-csv/mapping.toml": CARD.replace("produces", 'extends = "test-csv"\nproduces').encode()},
            "circle",
        ),
    ],
)
def test_a_chain_without_an_end_is_told(extra: dict[str, bytes], told: str) -> None:
    """And read no further: what is lacking for it is no problem of its own."""
    with pytest.raises(TableProblems, match=told) as caught:
        compile_inbound({"mapping.toml": _OWN_CARD.encode(), **extra}, "own")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(("target", "column"), [("item.skuu", "target"), ("item.sku", "source")])
def test_a_target_alone_that_is_not_below_is_one_problem(target: str, column: str) -> None:
    """Whether it is misspelt or nothing fills it: there is one cause."""
    with pytest.raises(TableProblems) as caught:
        compile_inbound(_extending(f"{target},,,,,,\n"), "own")
    assert [(one.row, one.column) for one in caught.value.problems] == [(2, column)]


def test_another_format_takes_nothing_of_how_the_one_below_is_read() -> None:
    """Its settings would mean nothing to it."""
    card = _OWN_CARD.replace('[recognize]\nheader = ["No", "Ref"]', '[read]\nformat = "xml"')
    with pytest.raises(TableProblems) as caught:
        compile_inbound(_extending(None, card), "own")
    assert not any(one.column.startswith("read.") for one in caught.value.problems)
