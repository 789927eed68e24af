"""What is remembered of parties and items is what would have been made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mapping.build import mapping, run
from translator.mapping import apply, remembering

TABLE = """shipment.seller.name,Seller,,text,reject,,
shipment.seller.country,Land,,country,omit,,
shipment.buyer.name,Buyer,,text,omit,Kind = B,
shipment.deliver_to.name,Buyer,,cut(3),omit,,
item.sku,SKU,,text,omit,,
item.listed_price,Price,,decimal(2),omit,Kind is not empty,
"""
ROW = st.tuples(
    *(
        st.sampled_from(texts)
        for texts in (["1", "2", "3"], ["Lotus", "Acme", ""], ["CN", "zz", ""], ["Roe", "Doe"], ["B", ""], ["x", "y"])
    )
)


def outcome(content: str) -> list[tuple[object, ...]]:
    mapped, _ = run(mapping(TABLE), content)
    return [(one.shipment, one.findings) for one in mapped]


@given(st.lists(ROW, max_size=30), st.integers(1, 4), st.integers(0, 2))
def test_a_file_reads_the_same_whether_anything_is_remembered_or_not(rows, most, least):
    """Also what is wrong is told each time, however little is kept and whenever it is given up."""
    content = "No,Seller,Land,Buyer,Kind,SKU,Price\n" + "".join(f"{','.join(row)},{row[0]}.50\n" for row in rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembering, "MOST_KNOWN", most)
        patch.setattr(remembering, "LEAST_MET_AGAIN", least)
        remembered = outcome(content)
        patch.setattr(apply, "all_texts", lambda *_: None)
        assert outcome(content) == remembered


def test_a_party_that_comes_again_is_the_same_object():
    mapped, _ = run(mapping(TABLE), "No,Seller,Land,Buyer,Kind,SKU,Price\n1,A,CN,Roe,B,x,1\n2,A,CN,Roe,B,x,1\n")
    first, second = (one.shipment for one in mapped)
    assert first.seller is second.seller
    assert first.items[0] is second.items[0]


def test_what_is_never_met_again_is_not_kept():
    """Looking it up would cost more than it brings."""
    made: list[int] = []
    cell = remembering.remembered(lambda node: made.append(node) or node, lambda node: (str(node),), [])
    for number in [*range(3 * remembering.MOST_KNOWN), 2 * remembering.MOST_KNOWN + 1, 1]:
        assert cell(number) == number
    assert made[-2:] == [2 * remembering.MOST_KNOWN + 1, 1]
