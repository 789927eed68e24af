"""Whatever stood in a file, a finding of it can be written down."""

from __future__ import annotations

import msgspec
import pytest

from translator.model.finding import Finding


@pytest.mark.parametrize(
    ("text", "written"), [("a\ud800b", "a\\ud800b"), ("\0", "\\u0000"), ("\U0001f600\n", "\U0001f600\n")]
)
def test_what_no_journal_can_carry_is_written_out(text, written):
    """Half a character of UTF-16 and a zero byte, in each of its words."""
    finding = Finding("E207", value=text, detail=text, suggestion=text)
    assert (finding.value, finding.detail, finding.suggestion) == (written, written, written)
    assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding
