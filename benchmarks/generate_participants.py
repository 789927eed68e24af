"""Write a CSV of marketplace orders to standard output in which persons receive more than one: ``SHIPMENTS``.

Three shipments for two persons on average, all of one day; one in fifty is dear, so that about one person in a hundred
is over the limit of the exemption.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generate_csv import COLUMNS, order

_DEAR_EVERY = 50


def receiver(person: int) -> dict[str, str]:
    """Name and address of a person."""
    return {"Ship To Name": f"Jane Roe {person}", "Ship To Address 1": f"{person % 9973} Elm Street, Apt {person % 40}"}


def main(shipments: int) -> None:
    """One row for each shipment."""
    writer = csv.DictWriter(sys.stdout, COLUMNS)
    writer.writeheader()
    persons = max(1, shipments * 2 // 3)
    for number in range(1, shipments + 1):
        price = "350.00" if number % _DEAR_EVERY == 0 else f"{number % 40}.{number % 100:02}"
        writer.writerow(order(number, price) | receiver(number * 7919 % persons))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
