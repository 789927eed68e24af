"""The page of conversions has examples of each, and names every finding that one of them tells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.pages_of_conversions import TABLES, conversions_page, examples
from translator.mapping.conversion import Failure, Warned, compile_pipeline
from translator.mapping.conversions import CATALOGUE

FOUND = examples()


def told(pipeline: str, text: str) -> set[str]:
    """The codes of what is told of a text."""
    compiled = compile_pipeline(pipeline, TABLES)
    value = compiled.convert(text.split(" + ") if compiled.takes is list else text)
    if isinstance(value, Warned):
        return {warning.code for warning in value.warnings}
    return {value.code} if isinstance(value, Failure) else set()


def test_every_conversion_has_examples_and_every_example_is_of_one():
    assert set(FOUND) == set(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_conversion_is_shown_with_a_text_that_it_takes(name):
    assert any(not told(pipeline, text) for pipeline, text in FOUND[name])


TEXTS = st.one_of(
    st.text(min_size=1, max_size=12),
    st.text("0123456789.,-+()$ €/:", min_size=1, max_size=14),
    st.sampled_from([text for pairs in FOUND.values() for _, text in pairs]),
).filter(lambda text: text.strip() == text)


@pytest.mark.parametrize("name", CATALOGUE)
@given(text=TEXTS)
@settings(max_examples=40)
def test_what_a_conversion_tells_is_shown(name, text):
    """What an author is told here to expect is all there is."""
    shown = {code for pipeline, example in FOUND[name] for code in told(pipeline, example)}
    for pipeline, _ in FOUND[name]:
        assert told(pipeline, text) <= shown, (pipeline, text)


def test_the_page_has_a_section_for_each():
    page = conversions_page()
    assert all(f"## `{entry.form}`" in page for entry in CATALOGUE.values())
