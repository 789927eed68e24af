"""What nothing in a sample fills, prepared: tables of reference data with nothing in them yet, and rows that join them.

No marketplace's export carries what the pilot asks for: tracking numbers, who the seller is, links to the listings.
A draft names for each a table, the key by which the file finds its row, and the column; a person fills the table.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from translator.formats.sample import SampleColumn
    from translator.mapping.draft import Guess

_PARTNER = "agreement.partner"


class DraftRow(NamedTuple):
    """A row of fields.csv."""

    target: str
    source: str
    constant: str
    convert: str
    if_empty: str
    when: str
    notes: str


class EmptyTable(NamedTuple):
    """A table of reference data that a person fills."""

    name: str
    #: Where its key stands in the file, as a source.
    source: str
    #: Heading of the key.
    key: str
    #: The other headings.
    columns: tuple[str, ...]

    @property
    def file(self) -> str:
        """Its name in the mapping's directory."""
        return f"{self.name}.csv"

    @property
    def content(self) -> str:
        """Its headings."""
        out = StringIO()
        csv.writer(out, lineterminator="\n").writerow((self.key, *self.columns))
        return out.getvalue()


class Joins(NamedTuple):
    """Rows that join tables, and the tables."""

    rows: tuple[DraftRow, ...]
    tables: tuple[EmptyTable, ...]

    def table_of(self, target: str) -> EmptyTable | None:
        """The table from which a field is filled, if it is."""
        name = next((_RECIPES[row.target].table for row in self.rows if row.target == target), "")
        return next((table for table in self.tables if table.name == name), None)


class _Recipe(NamedTuple):
    """How a field is filled from a table."""

    table: str
    column: str
    convert: str = "text"
    if_empty: str = "reject"


def _address(party: str) -> dict[str, _Recipe]:
    return {
        f"shipment.{party}.name": _Recipe("sellers", "Name"),
        f"shipment.{party}.address_1": _Recipe("sellers", "Street"),
        f"shipment.{party}.city": _Recipe("sellers", "City"),
        f"shipment.{party}.state": _Recipe("sellers", "State", if_empty="omit"),
        f"shipment.{party}.postal_code": _Recipe("sellers", "Postal Code", if_empty="omit"),
        f"shipment.{party}.country": _Recipe("sellers", "Country", "country"),
    }


_RECIPES: dict[str, _Recipe] = {
    "shipment.mode_of_transport": _Recipe("parcels", "Mode of Transport", "lower"),
    "shipment.tracking_number": _Recipe("parcels", "Tracking No", "tracking_number"),
    "shipment.security_scan": _Recipe("parcels", "Security Scan"),
    "shipment.known_carrier_customer": _Recipe("sellers", "Known Customer", "yes_no"),
    "shipment.known_marketplace_seller": _Recipe("sellers", "Known Seller", "yes_no"),
    "shipment.seller_account": _Recipe("sellers", "Account"),
    **_address("shipment_initiator"),
    **_address("seller"),
    "item.description": _Recipe("listings", "Description", "text", "omit"),
    "item.picture_url": _Recipe("listings", "Picture URL", "url", "omit"),
    "item.listing_url": _Recipe("listings", "Listing URL", "url", "omit"),
    "item.listed_price": _Recipe("listings", "Listed Price", "decimal(2)"),
    "item.currency": _Recipe("listings", "Currency", "currency"),
}
#: Fields by which a row of the table is found, the best first.
_KEYS = {
    "parcels": ("shipment.reference", "shipment.buyer_confirmation_number"),
    "sellers": ("shipment.seller_account", "shipment.seller.name"),
    "listings": ("item.sku",),
}
#: A column that may be the key of listings where no SKU is known.
_LISTING = ("listing id", "item number", "item id", "asin", "product id", "listing number")
#: Parts of an address that are asked for only in the US, and come with the others.
_WITH_CITY = ("state", "postal_code")
_CONSTANTS = {
    "shipment.mode_of_transport": "air",
    "shipment.known_marketplace_seller": "no",
    "shipment.known_carrier_customer": "no",
    "item.currency": "USD",
}


def joined(missing: Iterable[str], guesses: Sequence[Guess], columns: Sequence[SampleColumn]) -> Joins:
    """Rows for the fields of ``missing`` that a table may fill whose key stands in the file."""
    missing = _with_states(list(missing))
    keys = {table: found for table in _KEYS if (found := _key(table, guesses, columns))}
    rows: list[DraftRow] = []
    headings: dict[str, dict[str, None]] = {}
    for target, recipe in _RECIPES.items():
        if target not in missing or recipe.table not in keys:
            continue
        source, key = keys[recipe.table]
        headings.setdefault(recipe.table, {})[recipe.column] = None
        behind = "" if recipe.convert == "text" else f" | {recipe.convert}"
        note = f"Nothing in the sample fills it: write it into {recipe.table}.csv beside each {key}"
        convert = f"lookup({recipe.table}, {recipe.column}){behind}"
        rows.append(DraftRow(target, source, "", convert, recipe.if_empty, "", note))
    tables = tuple(EmptyTable(name, *keys[name], tuple(columns)) for name, columns in headings.items())
    return Joins(tuple(rows), tables)


def _with_states(missing: list[str]) -> list[str]:
    cities = [target.removesuffix("city") for target in missing if target.endswith(".city")]
    return missing + [party + part for party in cities for part in _WITH_CITY]


def _key(table: str, guesses: Sequence[Guess], columns: Sequence[SampleColumn]) -> tuple[str, str] | None:
    """Source and heading of the column by which the rows of a table are found."""
    by_target = {one.field.target: one.column.source for one in guesses}
    source = next((by_target[target] for target in _KEYS[table] if target in by_target), "")
    if not source and table == "listings":
        taken = {*by_target.values()}
        likely = (one.source for one in columns if one.source not in taken and one.level != "shipment" and _lists(one))
        source = next(likely, "")
    if source:
        return source, source
    return (_PARTNER, "Partner") if table == "sellers" else None


def _lists(column: SampleColumn) -> bool:
    return any(" ".join(name.lower().replace("-", " ").replace("_", " ").split()) in _LISTING for name in column.names)


def advice(targets: Sequence[str], joins: Joins) -> str:
    """What to do about fields that nothing fills."""
    table = next((found for target in targets if (found := joins.table_of(target))), None)
    if table:
        key = f"each {table.key}" if table.source != _PARTNER else "each partner, by its name in partners/"
        return f"write it into {table.file}, a row for {key}; the rows that look it up are drafted"
    first = targets[0]
    recipe = _RECIPES.get(first)
    if recipe is None:
        return f"only the file can say it: ask for such a column, and fill {first} from it"
    table_ = f"a table joined by a column that tells it: lookup({recipe.table}, {recipe.column})"
    if recipe.table != "sellers" and first not in _CONSTANTS:
        return table_
    constant = f"{first},,{_CONSTANTS.get(first, '…')},,,,"
    return f"a constant where it is always the same ({constant}), or {table_}"


def declared(tables: Iterable[EmptyTable]) -> Mapping[str, Mapping[str, object]]:
    """The sections of the card that name the tables."""
    return {f"tables.{table.name}": {"file": table.file, "key": table.key} for table in tables}
