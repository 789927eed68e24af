"""Write a CSV of marketplace orders to standard output in which persons receive more than one: ``SHIPMENTS``.

Three shipments for two persons on average, all of one day; one in fifty is dear, and about one person in a hundred is
over the limit of the exemption.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generate_csv import COLUMNS, order, receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEAR_EVERY = 50


def orders(shipments: int) -> Iterator[dict[str, str]]:
    """The cells of each; a dear one is worth $790, any other at most $80."""
    persons = max(1, shipments * 2 // 3)
    for number in range(1, shipments + 1):
        price = "395.00" if number % _DEAR_EVERY == 0 else f"{number % 40}.{number % 100:02}"
        yield order(number, price) | receiver(number * 7919 % persons)


def main(shipments: int) -> None:
    """One row for each shipment."""
    writer = csv.DictWriter(sys.stdout, COLUMNS)
    writer.writeheader()
    writer.writerows(orders(shipments))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
