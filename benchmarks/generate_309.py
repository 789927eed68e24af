"""Write a 309 of any size to standard output: ``generate_309.py SHIPMENTS``; one bill with its goods is one shipment.

A bill is 14 segments: references, a shipper, a consignee, the conveyance and the goods. P4 holds 9,999 bills at most,
so there is a transaction set for each so many; numbers and names vary with the bill, so that nothing can be remembered
from one to the next.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CITIES = (("SOLON", "OH", "44139"), ("ATLANTA", "GA", "31139"), ("TEMPLE", "TX", "76503"), ("ATHENS", "GA", "30603"))
_GOODS = ("BLUE COTTON T-SHIRT", "USB CHARGING CABLE 2M", "CERAMIC COFFEE MUG", "PHONE CASE CLEAR")
#: How often LX may stand in P4.
_MOST_BILLS = 9999
_ISA = "ISA*00*          *00*          *02*PCAR           *ZZ*PROVIDER       *261121*0930*^*00501*000000001*0*T*:"


def bill(number: int, line: int) -> list[str]:
    """The segments of one bill."""
    city, state, postal = _CITIES[number % 4]
    tariff, weight = 610000 + number % 9999, f"0.{1 + number % 9}"
    return [
        f"LX*{line}",
        f"M11*PC{number:08d}*09901*1*CTN*{1 + number % 20}.{number % 10}*K******PCAR",
        f"N9*2I*1Z{number:012d}",
        f"N9*MB*999-{number // 500:08d}",
        f"N9*ZZ*SCAN-{number:010d}",
        f"N9*11*ACC-{77 + number % 2}",
        f"N1*SH*SHENZHEN TRADING {number % 977}",
        f"N3*{number % 300} FUTIAN ROAD",
        "N4*SHENZHEN**518000*CN",
        f"N1*ST*JANE ROE {number % 7919}",
        f"N3*{number % 9000} MAIN STREET*APT {number % 40}",
        f"N4*{city}*{state}*{postal}*US",
        "VID*40*PCAR*5312",
        f"N10*{1 + number % 3}*{_GOODS[number % 4]} {number % 97}*PC{number:08d}*J*{tariff}**K*{weight}",
    ]


def segments(shipments: int) -> Iterator[str]:
    """Every segment of the interchange, without its terminator."""
    yield _ISA
    yield "GS*AQ*PCAR*PROVIDER*20261121*0930*1*X*005010"
    sets = -(-shipments // _MOST_BILLS)
    for control in range(1, sets + 1):
        first = (control - 1) * _MOST_BILLS
        bills = min(_MOST_BILLS, shipments - first)
        count = 4
        yield f"ST*309*{control:04d}"
        yield f"M10*PCAR*A****FL{control:04d}*{control:06d}*{bills}*W"
        yield f"P4*2704*20261124*{bills}"
        for line in range(1, bills + 1):
            body = bill(first + line, line)
            count += len(body)
            yield from body
        yield f"SE*{count}*{control:04d}"
    yield f"GE*{sets}*1"
    yield "IEA*1*000000001"


if __name__ == "__main__":
    for segment in segments(int(sys.argv[1])):
        sys.stdout.write(f"{segment}~\n")
