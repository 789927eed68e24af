"""Which conversion is drafted for a column."""

from __future__ import annotations

import pytest

from translator.mapping.draft_conversions import fitting
from translator.model.field import fields


@pytest.mark.parametrize(
    ("values", "convert"),
    [((), "spreadsheet_text"), (("'62701", "'04101"), "spreadsheet_text"), (("62701", "K1A 0B1"), "text")],
)
def test_a_postal_code_may_have_an_apostrophe_where_no_value_shows_that_it_has_none(
    values: tuple[str, ...], convert: str
) -> None:
    """Shops and spreadsheets write '02134 so that the zero stays."""
    assert fitting(fields()["shipment.buyer.postal_code"], ("Billing Zip",), values, {}).convert == convert
