"""What an X12 interchange says of itself, test or production (ISA15), against what is agreed; through the stages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.journeys.test_faults import FILES, a_pass, ground, place, rows, tables

__all__ = ["ground", "place", "tables"]

NOTICE = (FILES / "notice.edi").read_bytes()


def test_a_test_is_never_filed_where_production_is_agreed(place: Any) -> None:
    """Refused in every form; once it is marked as production it may come again under the same number."""
    partner = place.folder / "partners" / "parcel.toml"
    partner.write_text(partner.read_text().replace('"test"', '"production"'))
    settings = place.folder / "translator.toml"
    settings.write_text(settings.read_text() + '[filing]\noutside_the_regime = "warn"\n')
    place.leave("parcel", "notice.edi", NOTICE)
    done = a_pass(place)
    assert (done.translated.refused, done.transmitted.sent) == (1, 0)
    replies = place.replies("parcel")
    assert "E100" in replies["notice.edi.1.read.csv"].decode()
    assert b"*R*020" in replies["notice.edi.1.read.ta1"]
    place.clock.passes(timedelta(minutes=1))
    place.leave("parcel", "notice.edi", NOTICE.replace(b"*0*T*", b"*0*P*"))
    assert a_pass(place).transmitted.sent == 1
    assert "E100" not in place.replies("parcel")["notice.edi.2.read.csv"].decode()


def test_production_is_warned_of_where_a_test_is_agreed(place: Any) -> None:
    place.leave("parcel", "notice.edi", NOTICE.replace(b"*0*T*", b"*0*P*"))
    assert a_pass(place).transmitted.sent == 1
    told = place.replies("parcel")["notice.edi.1.read.csv"].decode()
    assert "W100" in told
    assert "ISA15 of interchange 000000001 is P" in told
    assert rows(place, "SELECT usage FROM transmission") == [("test",)]
