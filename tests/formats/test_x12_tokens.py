from __future__ import annotations

from io import BytesIO

import pytest

from translator.formats.x12_tokens import Cut, Opening, Separators, Tokenizer
from translator.model.finding import Finding

_ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261121*0930*U*00401*000000001*0*T*:"
_BODY = ["GS*SH*A", "ST*856*0001", "N3*1 LONG STREET NAME*APT 12", "SE*3*0001", "GE*1*1", "IEA*1*000000001"]


def _read(content: str | bytes, encoding: str = "utf-8") -> tuple[list[Opening], list[str], list[Cut | Finding]]:
    tokens = list(Tokenizer(BytesIO(content.encode() if isinstance(content, str) else content), encoding))
    segments = [segment for token in tokens if isinstance(token, list) for segment in token]
    others = [token for token in tokens if isinstance(token, Cut | Finding)]
    return [token for token in tokens if isinstance(token, Opening)], segments, others


def _file(end: str, line_end: str = "") -> str:
    return "".join(segment + end + line_end for segment in [_ISA, *_BODY])


@pytest.mark.parametrize("end", ["~", "|", "\n", "`", "{", "'", "\r", "\x85"])
@pytest.mark.parametrize("line_end", ["", "\n", "\r\n", "\n\n"])
def test_the_terminator_is_read_from_isa_and_line_ends_behind_it_are_skipped(end: str, line_end: str) -> None:
    openings, segments, others = _read(_file(end, line_end))
    assert [opening.separators for opening in openings] == [Separators("*", ":", end)]
    assert (segments, others) == (_BODY, [])


@pytest.mark.parametrize("width", [40, 60, 79, 80])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_wrapped_at_one_width_is_joined(width: int, line_end: str) -> None:
    one = _file("~")
    wrapped = line_end.join(one[at : at + width] for at in range(0, len(one), width))
    openings, segments, others = _read(wrapped + line_end)
    assert (len(openings), openings[0].problem, segments, others) == (1, "", _BODY, [])


def test_a_line_break_in_isa_alone_is_joined() -> None:
    openings, segments, _ = _read(_file("~", "\n").replace("SENDER         *", "SENDER         \n*"))
    assert (openings[0].problem, segments) == ("", _BODY)


def test_a_line_break_inside_a_segment_is_left_for_the_check() -> None:
    assert "N3*1 LONG\nSTREET NAME*APT 12" in _read(_file("~", "\n").replace("LONG ", "LONG\n"))[1]


def test_a_byte_order_mark_and_blank_lines_before_isa_are_skipped() -> None:
    assert _read("\ufeff\r\n \n" + _file("~"))[1] == _BODY


def test_each_interchange_has_its_own_separators() -> None:
    second = _file("|").replace("*", "^")
    openings, segments, others = _read(_file("~", "\n") + "\n" + second)
    assert [opening.separators.element for opening in openings] == ["*", "^"]
    assert segments == _BODY + [segment.replace("*", "^") for segment in _BODY]
    assert others == []


def test_isa_inside_a_name_opens_nothing() -> None:
    content = _file("~").replace("1 LONG STREET", "VISA*ISA*LISA")
    assert len(_read(content)[0]) == 1


def test_an_isa_of_other_lengths_is_still_split_and_told() -> None:
    (opening,), segments, _ = _read(_file("~").replace("SENDER         ", "SENDER"))
    assert opening.problem == "ISA06 has 6 characters, not 15"
    assert segments == _BODY


def test_a_missing_isa16_is_seen_by_the_ends_of_the_next_line() -> None:
    (opening,), segments, _ = _read(_file("~", "\n").replace(":~", "~"))
    assert opening.separators == Separators("*", "", "~")
    assert "ISA16 has 0 characters" in opening.problem
    assert segments == _BODY


@pytest.mark.parametrize("behind", ["", "\n", "  \r\n", "\x1a", "\x00\x00"])
def test_blanks_behind_the_last_terminator_are_nothing(behind: str) -> None:
    assert _read(_file("~") + behind)[2] == []


def test_a_segment_without_its_terminator_is_given_as_cut() -> None:
    assert _read(_file("~")[:-1])[2] == [Cut("IEA*1*000000001")]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "E104"), (b" \r\n\x1a", "E104"), (b"ST*856*0001~", "E118"), (b"ISA*00*", "E112"), (b"hello", "E118")],
)
def test_what_is_no_interchange_is_a_finding(content: bytes, code: str) -> None:
    assert [finding.code for finding in _read(content)[2] if isinstance(finding, Finding)] == [code]


def test_undecodable_bytes_are_a_finding_that_names_the_byte() -> None:
    content = _file("~").encode().replace(b"LONG", b"L\xe9NG")
    (finding,) = _read(content)[2]
    assert isinstance(finding, Finding)
    assert (finding.code, finding.value) == ("E105", "0xe9")
    assert f"byte {content.index(0xE9) + 1} " in finding.detail
    assert _read(content, "latin-1")[1][2] == "N3*1 LéNG STREET NAME*APT 12"


def test_a_file_without_terminators_does_not_fill_the_memory() -> None:
    content = (_ISA + "~").encode() + b"X" * (1 << 20)
    (finding,) = _read(content)[2]
    assert isinstance(finding, Finding)
    assert finding.code == "E112"


@pytest.mark.parametrize("length", [101, 104, 105])
def test_an_isa_that_ends_behind_its_control_number_is_an_opening(length: int) -> None:
    """It names who is to be answered, and what is answered to."""
    isa = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261121*0930*U*00401*000000001*0*T*:~"
    (opening,) = [one for one in Tokenizer(BytesIO(isa[:length].encode()), "utf-8") if one]
    assert isinstance(opening, Opening)
    assert (opening.elements[6].strip(), opening.elements[13]) == ("SENDER", "000000001")
    assert opening.problem == f"the file ends inside it, behind {length} characters"
    (finding,) = Tokenizer(BytesIO(isa[:99].encode()), "utf-8")
    assert isinstance(finding, Finding)
    assert (finding.code, finding.detail) == ("E112", "the file ends inside it, behind 99 characters")
