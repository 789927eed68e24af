"""The rules that came with the translator, and changed copies of them."""

from __future__ import annotations

from translator.configuration.mapping_directories import read_files
from translator.configuration.ready_made import ready_made_mappings
from translator.validation.rulebook import RuleBook, compile_rulebook

FILES = read_files(ready_made_mappings() / "rules" / "section-321-data-pilot")
BOOK = compile_rulebook(FILES, "rules")
#: Without the checks on values.
ELEMENTS_ONLY = BOOK._replace(checks=(), descriptions=())


def changed(file: str, old: str, new: str) -> RuleBook:
    """The rules with one text of one table replaced by another.

    Raises:
        TableProblems: what is wrong with them then.
    """
    content = FILES[file].decode()
    assert old in content, old
    return compile_rulebook({**FILES, file: content.replace(old, new, 1).encode()}, "rules")
