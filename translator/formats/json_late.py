"""What stands behind the shipments of a JSON file, and is asked for with each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.formats.json_path import Steps

#: Characters of such values that are kept in memory for one file.
MOST_KEPT = 1 << 22


class LateValues:
    """Values by the running number of the object that they stand in, gathered in one reading and given in the next."""

    def __init__(self, *, gathering: bool = False) -> None:
        self.gathering = gathering
        self._kept: dict[int, dict[str, Any]] = {}
        self._room = MOST_KEPT

    def keep(self, number: int, key: str, value: Any) -> bool:
        """Whether the value is known to those before which it should stand; it is kept while values are gathered."""
        if not self.gathering:
            return key in self.of(number)
        self._room -= len(str(value)) + len(key)
        if self._room > 0:
            self._kept.setdefault(number, {})[key] = value
        return True

    def of(self, number: int) -> Mapping[str, Any]:
        """What stands in this object behind the shipments."""
        return self._kept.get(number, {}) if not self.gathering else {}


def wanted_here(asked: Iterable[Steps], way: Steps, rest: Steps) -> set[str | int]:
    """The keys that are asked for in an object from which ``rest`` of the way to the shipments goes on."""
    depth = len(way) - len(rest)
    return {steps[depth] for steps in asked if len(steps) > depth and steps[:depth] == way[:depth]} - {rest[0]}
