"""Write an XML order feed of any size to standard output: ``generate_xml.py ORDERS [BAD_EVERY]``."""

from __future__ import annotations

import sys

_CITIES = (("Springfield", "IL", "62701"), ("Boston", "MA", "02108"), ("Reno", "NV", "89501"))
_ORDER = """  <order id="O-{number}" carrier-service="air">
    <tracking>1Z999AA1{number:010}</tracking>
    <arrival>2026-11-24T02:30:00Z</arrival>
    <seller account="S-{seller}" vetted="true">
      <name>Lotus Trading {seller} Co.</name>
      <address country="CN"><line>88 Harbour Road</line><city>Shenzhen</city><region>Guangdong</region>\
<postcode>518000</postcode></address>
    </seller>
    <ship-to>
      <name>Jane Roe {number}</name>
      <address country="US"><line>{house} Elm Street</line><city>{city}</city><region>{state}</region>\
<postcode>{code}</postcode></address>
    </ship-to>
    <items>
      <item sku="TS-{product}"><title>Blue cotton T-shirt, print {product}</title><price>{price}</price>\
<quantity>2</quantity><weight>350 g</weight><origin>CN</origin><hts>6109.10.0012</hts>\
<listing href="https://market.example/l/{product}"/></item>
    </items>
  </order>
"""


def main(orders: int, bad_every: int = 0) -> None:
    """One item for each order; every ``bad_every``-th has a wrong price."""
    sys.stdout.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    sys.stdout.write('<orders xmlns="https://market.example/orders/1" currency="USD" marketplace="Lotus Market">\n')
    for number in range(1, orders + 1):
        city, state, code = _CITIES[number % len(_CITIES)]
        bad = bad_every and number % bad_every == 0
        sys.stdout.write(
            _ORDER.format(
                number=number,
                seller=number * 7919 % 400,
                product=number * 104729 % 3000,
                house=number % 9973,
                city=city,
                state=state,
                code=code,
                price="4,50" if bad else f"{number % 300}.{number % 100:02}",
            )
        )
    sys.stdout.write("</orders>\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
