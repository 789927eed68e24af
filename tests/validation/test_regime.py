"""The table of the regime: which modes are covered on a day, why others are not, and what that does."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from freezegun import freeze_time

from tests.validation.book import BOOK, changed
from translator.mapping.problem import TableProblems
from translator.model.catalogue import holds, message, refuses
from translator.validation.regime import closed_finding, covered, days_of_change, letter_of, why_not

OLD = ("air", "truck", "rail")
ALL = (*OLD, "ocean", "international mail")


@pytest.mark.parametrize(
    ("day", "modes"),
    [
        ("2019-08-21", ()),
        ("2019-08-22", OLD),
        ("2019-12-08", OLD),
        ("2019-12-09", ALL),
        ("2021-08-31", ALL),
        ("2021-09-01", ALL),
        ("2023-08-31", ALL),
        ("2023-09-01", ALL),
        ("2025-08-28", ALL),
        ("2025-08-29", ()),
        ("2025-09-01", ()),
        ("2026-11-21", ()),
    ],
)
def test_the_windows_of_the_pilot(day: str, modes: tuple[str, ...]) -> None:
    """As the notices published them, until the suspension."""
    with freeze_time(day):
        assert covered(BOOK.regime, datetime.now(UTC).date()) == modes


def test_the_days_of_change_are_those_of_the_table() -> None:
    """An unverified row changes nothing, and an open end has no day behind it."""
    days = [day.isoformat() for day in days_of_change(BOOK.regime)]
    assert days == ["2019-08-22", "2019-12-09", "2020-09-01", "2021-09-01", "2023-02-16", "2023-09-01", "2025-08-29",
                    "2025-09-01", "2026-06-24"]  # fmt: skip


def test_the_finding_cites_what_has_closed_the_regime() -> None:
    """The first cause, with everything that closes it on the day."""
    before = closed_finding(BOOK.regime, date(2026, 6, 23), "W")
    after = closed_finding(BOOK.regime, date(2026, 6, 24), "W")
    assert before
    assert after
    assert message(before) == (
        "filings are not accepted on this day: on 2026-06-23, since 2025-08-29 the exemption is suspended for all "
        "countries (EO 14324; CSMS 66065494)"
    )
    assert message(after).endswith("(EO 14324; CSMS 66065494; 91 FR 37789; 91 FR 37801)")
    assert closed_finding(BOOK.regime, date(2024, 1, 1), "W") is None


def test_before_the_first_window_each_mode_has_its_own_beginning() -> None:
    found = closed_finding(BOOK.regime, date(2019, 8, 21), "E")
    assert found
    assert "air, truck, rail: it begins on 2019-08-22 (84 FR 35405)" in found.detail
    assert "ocean, international mail: it begins on 2019-12-09 (84 FR 67279)" in found.detail


def test_behind_a_last_day_its_citation_is_told() -> None:
    """Where nothing but the end of a window closes it."""
    book = changed("regime.csv", "2025-08-29,,all,closed", "2025-09-02,,all,closed")
    assert covered(book.regime, date(2025, 8, 31)) == ALL
    assert why_not(book.regime, "air", date(2025, 9, 1)) == "the last published day was 2025-08-31 (88 FR 10140)"


def test_an_unverified_row_closes_nothing() -> None:
    """The repeal is carried; were it alone, nothing would be closed by it."""
    book = changed("regime.csv", "2025-08-29,,all,closed", "2025-08-29,2025-08-30,all,closed")
    book = book._replace(regime=tuple(one for one in book.regime if one.first != date(2026, 6, 24)))
    later = tuple(one._replace(last=date.max) if one.first == date(2023, 2, 16) else one for one in book.regime)
    assert covered(later, date(2027, 7, 2)) == ALL


def test_for_a_test_it_is_a_warning_whatever_is_set() -> None:
    """Practice and the demo go on."""
    assert {letter_of("test", setting) for setting in ("hold", "warn", "refuse")} == {"W"}  # type: ignore[arg-type]
    assert [letter_of("production", setting) for setting in ("hold", "warn", "refuse")] == ["H", "W", "E"]  # type: ignore[arg-type]


def test_each_letter_does_what_it_says() -> None:
    day = date(2026, 1, 1)
    found = {letter: closed_finding(BOOK.regime, day, letter) for letter in ("E", "H", "W")}  # type: ignore[arg-type]
    assert [letter for letter, one in found.items() if one and refuses(one)] == ["E"]
    assert [letter for letter, one in found.items() if one and holds(one)] == ["H"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2025-08-29,,all,closed", "2025-08-29,,all,shut", 'Did you mean "closed"?|There are: open, closed'),
        ("2025-08-29,,all,closed", "2025-08-29,,sea,closed", "There are: all, air"),
        ("2025-08-29,,all,closed", "29-08-2025,,all,closed", "Write it as 2019-08-22."),
        ("EO 14324; CSMS 66065494,verified", "EO 14324; CSMS 66065494,certain", "There are: verified, by month"),
        ("from,until,modes", "from,untill,modes", 'Did you mean "until"?'),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_remedy(old: str, new: str, told: str) -> None:
    with pytest.raises(TableProblems) as raised:
        changed("regime.csv", old, new)
    (problem,) = raised.value.problems
    assert problem.file == "rules/regime.csv"
    assert any(one in problem.remedy for one in told.split("|"))
