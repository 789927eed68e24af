"""Files of marketplace orders, as journeys need them: the good example's first order with other cells."""

from __future__ import annotations

import csv
from io import StringIO

from translator.configuration.ready_made import ready_made_mappings

_EXAMPLE = "inbound/marketplace-csv/examples/orders_good.csv"


def orders(*changes: dict[str, str]) -> bytes:
    """A file with one row for each order; what is not said is as in the example."""
    good = (ready_made_mappings() / _EXAMPLE).read_text(encoding="utf-8")
    heading, first = list(csv.reader(StringIO(good)))[:2]
    told = StringIO()
    writer = csv.DictWriter(told, heading)
    writer.writeheader()
    writer.writerows(dict(zip(heading, first, strict=True)) | change for change in changes)
    return told.getvalue().encode()


def order(number: str, price: str = "12.50", **cells: str) -> dict[str, str]:
    """The cells of an order; blanks in headings are written as underscores."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    return {"Tracking No": number, "Order No": f"O-{number}", "Price": price, "Qty": "1", **named}
