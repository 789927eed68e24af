"""Every journey under ``fixtures/journeys`` comes out as its folder says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.playing import Journey

JOURNEYS = Path(__file__).resolve().parents[2] / "fixtures" / "journeys"
NAMES = sorted(path.parent.name for path in JOURNEYS.glob("*/journey.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_journey(name: str, tmp_path: Path) -> None:
    """What came out is what stands in ``expected/``; `python -m tests.journeys.accept NAME` writes it anew."""
    expected = {
        path.relative_to(JOURNEYS / name / "expected").as_posix(): path.read_bytes()
        for path in (JOURNEYS / name / "expected").rglob("*")
        if path.is_file()
    }
    came = Journey(JOURNEYS / name, tmp_path / "world").play()
    assert sorted(came) == sorted(expected)
    for one, content in came.items():
        assert content.decode() == expected[one].decode(), one
    assert b"\nunaccounted 0\n" in came["story.txt"]


def test_there_are_ten_journeys() -> None:
    """None was lost on the way."""
    assert [name[:2] for name in NAMES[:10]] == [f"{number:02}" for number in range(1, 11)]
