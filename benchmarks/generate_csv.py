"""Write a CSV of marketplace orders of any size to standard output: ``generate_csv.py SHIPMENTS [BAD_EVERY]``."""

from __future__ import annotations

import csv
import sys

#: The cells of an order, by heading.
COLUMNS = {
    "Action": "NEW", "Tracking No": "", "Order No": "", "Service": "ECON", "House Bill": "", "Master Bill": "",
    "Est Arrival": "2026-11-24", "Seller ID": "S-77", "Vetted Seller": "Y", "Seller": "Lotus Trading Co.",
    "Seller Address 1": "88 Harbour Road", "Seller Address 2": "", "Seller City": "Shenzhen",
    "Seller State": "Guangdong", "Seller Postcode": "518000", "Seller Country": "CN", "Shipper": "",
    "Shipper Address": "", "Shipper City": "", "Shipper Country": "", "Ship To Name": "Jane Roe",
    "Ship To Address 1": "12 Elm Street", "Ship To Address 2": "", "Ship To City": "Springfield",
    "Ship To State": "IL", "Ship To ZIP": "62701", "Ship To Country": "US", "Buyer": "", "Buyer Address": "",
    "Buyer City": "", "Buyer State": "", "Buyer ZIP": "", "Buyer Country": "", "Item": "Blue cotton T-shirt, size M",
    "Price": "12.50", "Currency": "USD", "Qty": "2", "Weight": "0.35", "Origin": "CN", "HTS": "6109.10.0012",
    "SKU": "TS-BL-M", "Picture": "", "Listing": "https://market.example/l/1001",
}  # fmt: skip


_CITIES = (("Springfield", "IL", "62701"), ("Boston", "MA", "02108"), ("Reno", "NV", "89501"))


def receiver(person: int) -> dict[str, str]:
    """Name and address of a person."""
    city, state, code = _CITIES[person % len(_CITIES)]
    return {
        "Ship To Name": f"Jane Roe {person}",
        "Ship To Address 1": f"{person % 9973} Elm Street",
        "Ship To City": city,
        "Ship To State": state,
        "Ship To ZIP": code,
    }


def order(number: int, price: str) -> dict[str, str]:
    """The cells of one order; buyers, addresses and prices differ, sellers and products come again."""
    seller, product = number * 7919 % 400, number * 104729 % 3000
    return {
        **COLUMNS,
        "Tracking No": f"1Z999AA1{number:010}",
        "Order No": f"O-{number}",
        "Seller ID": f"S-{seller}",
        "Seller": f"Lotus Trading {seller} Co.",
        **receiver(number),
        "Item": f"Blue cotton T-shirt, size M, print {product}",
        "SKU": f"TS-{product}",
        "Listing": f"https://market.example/l/{product}",
        "Price": price,
    }


def main(shipments: int, bad_every: int = 0) -> None:
    """One row for each shipment; every ``bad_every``-th has a wrong price."""
    writer = csv.DictWriter(sys.stdout, COLUMNS)
    writer.writeheader()
    for number in range(1, shipments + 1):
        bad = bad_every and number % bad_every == 0
        writer.writerow(order(number, "4,50" if bad else f"{number % 300}.{number % 100:02}"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
