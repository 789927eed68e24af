"""Pages for people: every link leads somewhere, and every sentence has its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
ANCHOR = re.compile(r'<a id="([^"]+)">')
#: What numbers a step or a heading ends no sentence.
NUMBERED = re.compile(r"^[#*\s]*(?:\[?\d+\.|\*\*\(\d+\w?\)) ")
#: A sentence ends and another begins: a mark, a blank, and a capital letter or an opening of code or emphasis.
TWO_SENTENCES = re.compile(r"[a-z0-9)`*\"][.?!][*_]{0,2} +[A-Z`*\"\[(]")
LONGEST_README = 120


def pages() -> list[str]:
    found = [path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "docs").rglob("*.md")]
    return ["README.md", *sorted(found)]


def prose(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a page that are neither code nor table, with their numbers and without code spans."""
    fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and not line.startswith(("|", "<!--")):
            yield number, re.sub(r"`[^`]*`", "`x`", line)


def two_sentences(line: str) -> bool:
    return TWO_SENTENCES.search(NUMBERED.sub("", line)) is not None


def slug(heading: str) -> str:
    """The anchor that a heading gets, as code hosts make it."""
    words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return words.replace(" ", "-")


def anchors(text: str) -> set[str]:
    headings = (line.lstrip("#") for _, line in prose_with_code(text) if line.startswith("#"))
    return {slug(heading) for heading in headings} | set(ANCHOR.findall(text))


def prose_with_code(text: str) -> Iterator[tuple[int, str]]:
    kept = {number for number, _ in prose(text)}
    return ((number, line) for number, line in enumerate(text.splitlines(), start=1) if number in kept)


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def broken(name: str) -> Iterator[str]:
    for link in LINK.findall("\n".join(line for _, line in prose_with_tables(read(name)))):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (REPOSITORY / name).parent / file if file else REPOSITORY / name
        if not target.exists():
            yield f"{link}: no such file"
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            yield f"{link}: no such heading"


def prose_with_tables(text: str) -> Iterator[tuple[int, str]]:
    fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, line


@pytest.mark.parametrize("name", pages())
def test_every_relative_link_leads_to_a_file_and_to_a_heading_in_it(name):
    """A reader who follows a link arrives."""
    assert list(broken(name)) == []


@pytest.mark.parametrize("name", pages())
def test_every_sentence_has_its_own_line(name):
    """So that a change of a sentence is a change of one line."""
    assert [f"line {number}: {line}" for number, line in prose(read(name)) if two_sentences(line)] == []


@pytest.mark.parametrize("name", pages())
def test_every_page_begins_with_its_one_title(name):
    """The title is what the index and a search show."""
    titles = [line for _, line in prose(read(name)) if line.startswith("# ")]
    assert len(titles) == 1
    assert read(name).startswith("# ")


def test_every_page_can_be_reached_from_the_index():
    """A page that nothing links to is not read."""
    index = read("docs/README.md")
    linked = {link.partition("#")[0] for link in LINK.findall(index)}
    there = {name.removeprefix("docs/") for name in pages() if name.startswith("docs/")} - {"README.md"}
    assert there - linked == set()


def test_the_readme_fits_on_a_few_screens():
    assert len(read("README.md").splitlines()) <= LONGEST_README


def test_two_sentences_on_a_line_are_seen():
    """A test that nothing can break proves nothing."""
    assert two_sentences("It is here. It stays.")
    assert two_sentences("Say `x`. Then go.")
    assert two_sentences("**It is here.** It stays.")
    assert not two_sentences("Write 4.50, not 4,50.")
    assert not two_sentences("1. The first step.")
    assert not two_sentences("* [2. A decision](somewhere.md)")
