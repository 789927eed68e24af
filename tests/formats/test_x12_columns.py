"""What stands in an interchange of a set that nobody mapped yet, by the standard's designators."""

from __future__ import annotations

from translator.formats.x12_columns import designators, x12_samples
from translator.formats.x12_sample import sample_x12

_ADVICE = (
    b"ISA*00*          *00*          *ZZ*WAREHOUSE      *ZZ*EXAMPLE        *261120*0915*U*00401*000000001*0*T*>~"
    b"GS*SW*WAREHOUSE*EXAMPLE*20261120*0915*1*X*004010~ST*945*0001~W06*F*O-1001*20261120*S-1~"
    b"N1*SF*BLUE LAMP~N3*12 KILN LANE~N1*ST*JANE ROE~N3*12 ELM STREET~N4*SPRINGFIELD*IL*62701*US~"
    b"N9*2I*1Z999AA10123456784~LX*1~W12*SH*1*1**EA**SK*LAMP-01~W12*SH*2*2**EA**SK*BULB-14~SE*14*0001~GE*1*1~"
    b"IEA*1*000000001~"
)
_KNOWN = designators(
    [
        ("party", "N1[ST]", "shipment", "ship to"),
        ("part", "02", "", "name"),
        ("part", "/N301", "", "address 1"),
        ("part", "/N404", "", "country"),
        ("place", "W0602", "shipment", "order number"),
        ("place", "N9[2I]02", "shipment", "tracking number"),
        ("place", "N9[AW]02", "shipment", "master bill"),
        ("place", "W1208", "item", "sku"),
    ]
)


def test_each_place_that_holds_something_is_a_column() -> None:
    """With what stands there; a street belongs to the party before it."""
    sample = next(x12_samples(sample_x12(_ADVICE), _KNOWN))
    assert {one.source: one.values for one in sample.columns} == {
        "W0602": ("O-1001",),
        "N9[2I]02": ("1Z999AA10123456784",),
        "W1208": ("LAMP-01", "BULB-14"),
        "N1[ST]02": ("JANE ROE",),
        "N1[ST]/N301": ("12 ELM STREET",),
        "N1[ST]/N404": ("US",),
    }
    assert sample.columns[-1].names == ("ship to country",)


def test_items_are_told_by_the_inner_loop_first_and_at_last_not_at_all() -> None:
    """Whichever the map knows is taken."""
    samples = list(x12_samples(sample_x12(_ADVICE), _KNOWN))
    assert [one.levels for one in samples] == [
        {"shipment": "ST", "item": "W12"},
        {"shipment": "ST", "item": "LX"},
        {"shipment": "ST"},
    ]
    assert samples[0].read["function"] == "SW"
    assert "W1208" not in {one.source for one in samples[-1].columns}
