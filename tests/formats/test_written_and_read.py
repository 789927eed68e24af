"""Whatever is written as delimited text or in fixed width is read back the same."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.formats.reading_it import read_as
from tests.mapping.build import CARD, mapping, run
from translator.formats.encoding import ENCODINGS

_EACH = {"shipment": "each row"}
#: Encodings that every text can be written in, and such as know some letters only.
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "windows-1252", "iso-8859-2", "cp850", "shift-jis", "ascii")
_NEWLINES = ("\n", "\r\n", "\r")


#: Letters and signs of many scripts, with what means something in one format or another.
_POOL = "aZ09 .-_#/()&<>=*\\{}[]%$@éüßñÇŁśžŐЖяѐ€£¥°«”—北京東台渋さアｱ서울\u00a0\u200b\u0301😀\ufeff"


def _letters(encoding: str) -> st.SearchStrategy[str]:
    """Those of the pool that the encoding knows."""
    codec = ENCODINGS[encoding]
    known = [one for one in _POOL if one.encode(codec, errors="ignore").decode(codec) == one]
    return st.sampled_from(known)


@st.composite
def _tables(draw: st.DrawFn, *, newlines: bool) -> tuple[list[list[str]], str, str, str]:
    """Rows of cells, a delimiter, a quotation mark and an encoding; the first cell of each row says something."""
    encoding = draw(st.sampled_from(_ENCODINGS))
    delimiter, quote = draw(st.sampled_from(",;\t|^~:")), draw(st.sampled_from("\"'"))
    letters = _letters(encoding) | st.sampled_from([delimiter, quote, " ", "A"])
    cell = st.text((letters | st.sampled_from("\n")) if newlines else letters, max_size=6)
    width = draw(st.integers(1, 5))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6))
    return [[f"k{number}{row[0]}", *row[1:]] for number, row in enumerate(rows)], delimiter, quote, encoding


def _encoded(text: str, encoding: str) -> bytes:
    content = text.encode(ENCODINGS[encoding])
    if not encoding.startswith("utf-") and not content.isascii():
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return content
        assume(False)  # such a file is told to be UTF-8, which it most probably is
    return content


@given(_tables(newlines=True), st.sampled_from(_NEWLINES), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_delimited_text_with_any_delimiter_quotation_mark_encoding_and_line_end(table, newline, quoting):
    """Quotation marks, delimiters and line ends inside of cells come back; a line end as a line feed."""
    rows, delimiter, quote, encoding = table
    text = StringIO()
    # With a carriage return alone for its line end, csv leaves a line feed in a cell without quotation marks.
    writer = csv.writer(text, delimiter=delimiter, quotechar=quote, quoting=quoting, lineterminator="\r\n")
    headings = [f"H{index}" for index in range(len(rows[0]) if rows else 1)]
    writer.writerows([headings, *rows])
    content = _encoded(text.getvalue().replace("\r\n", newline), encoding)
    read = read_as("delimited", content, _EACH, tuple(headings), delimiter=delimiter, quote=quote, encoding=encoding)
    assert (read.shipments, read.codes) == (rows, [])


@given(_tables(newlines=False), st.sampled_from(_NEWLINES))
def test_delimited_text_without_quotation_marks(table, newline):
    """As systems write it that know of none: only the delimiter cannot stand in a cell."""
    rows, delimiter, _, encoding = table
    rows = [[cell.replace(delimiter, "_") for cell in row] for row in rows]
    headings = [f"H{index}" for index in range(len(rows[0]) if rows else 1)]
    content = _encoded("".join(delimiter.join(row) + newline for row in [headings, *rows]), encoding)
    read = read_as("delimited", content, _EACH, tuple(headings), delimiter=delimiter, quote="none", encoding=encoding)
    assert (read.shipments, read.codes) == (rows, [])


@st.composite
def _records(draw: st.DrawFn) -> tuple[list[list[str]], list[int], str, bool]:
    """Records, their widths, an encoding, and whether columns are counted in bytes."""
    encoding = draw(st.sampled_from(("utf-8", "gb18030", "windows-1252", "cp850", "ascii")))
    in_bytes = draw(st.booleans())
    widths = draw(st.lists(st.integers(4, 9), min_size=1, max_size=5))
    letters = _letters(encoding)

    def fits(width: int) -> st.SearchStrategy[str]:
        text = st.text(letters, max_size=width)
        return text.filter(lambda one: len(one.encode(ENCODINGS[encoding])) <= width) if in_bytes else text

    rows = draw(st.lists(st.tuples(*map(fits, widths)), max_size=5))
    return [[f"{number:03}", *row] for number, row in enumerate(rows)], [3, *widths], encoding, in_bytes


@given(_records(), st.sampled_from([*_NEWLINES, ""]))
def test_fixed_width_in_bytes_or_characters_with_and_without_line_ends(records, newline):
    """Each value comes back with the blanks that fill its columns."""
    rows, widths, encoding, in_bytes = records
    codec = ENCODINGS[encoding].removesuffix("-sig")

    def filled(cell: str, width: int) -> str:
        return cell + " " * (width - (len(cell.encode(codec)) if in_bytes else len(cell)))

    written = [[filled(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    content = _encoded("".join("".join(row) + newline for row in written), encoding)
    ends = [sum(widths[:index]) for index in range(1, len(widths) + 1)]
    places = tuple(f"cols {end - width + 1}-{end}" for end, width in zip(ends, widths, strict=True))
    read = read_as(
        "fixed-width",
        content,
        _EACH,
        places,
        encoding=encoding,
        positions="bytes" if in_bytes else "characters",
        line_ends=bool(newline),
        record_length=sum(widths),
    )
    assert read.shipments == written
    assert read.codes == ([] if rows else [("E104", 0)])


_NAMES = st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8), min_size=1, max_size=3)


@given(st.lists(st.tuples(_NAMES, st.integers(0, 10**7), st.dates()), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_what_a_table_reads_is_what_was_written(orders, delimiter):
    """Names, prices and days through a mapping, whatever stands around them."""
    table = (
        "shipment.seller.name,Seller,,text,omit,,\n"
        "shipment.arrival_date,Day,,date(YYYY-MM-DD),omit,,\n"
        "item.listed_price,Price,,decimal(2),omit,,\n"
    )
    compiled = mapping(table, CARD.replace('"delimited"', f'"delimited"\ndelimiter = "{delimiter}"'))
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["No", "Seller", "Day", "Price"])
    for number, (names, cents, day) in enumerate(orders):
        writer.writerow([f"T{number}", " ".join(names), day.isoformat(), f" {cents // 100}.{cents % 100:02} "])
    mapped, _ = run(compiled, text.getvalue())
    shipments = [one.shipment for one in mapped]
    assert [one.seller.name for one in shipments] == [" ".join(names) for names, _, _ in orders]
    assert [one.arrival_date for one in shipments] == [day for _, _, day in orders]
    assert [one.items[0].listed_price * 100 for one in shipments] == [cents for _, cents, _ in orders]
