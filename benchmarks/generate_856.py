"""Write an 856 of any size: N shipments of 23 segments each, in one or several transaction sets, as a stream.

    python benchmarks/generate_856.py 200000 big.edi --sets 1

Every shipment has four HL loops (shipment, order, package, item), a shipper and a consignee, and a weight; numbers
and names vary with the shipment, so that nothing can be remembered from one to the next.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CITIES = (("SOLON", "OH", "44139"), ("ATLANTA", "GA", "31139"), ("TEMPLE", "TX", "76503"), ("ATHENS", "GA", "30603"))
_GOODS = ("BLUE COTTON T-SHIRT", "USB CHARGING CABLE 2M", "CERAMIC COFFEE MUG", "PHONE CASE CLEAR")
_SEGMENTS = 23
#: CTT01 has six digits at most.
_MOST_COUNTED = 999999
_ISA = "ISA*00*          *00*          *ZZ*PARCELCARRIER  *ZZ*PROVIDER       *261121*0930*U*00401*000000001*0*T*:~"


def shipment(number: int, hierarchy: int) -> list[str]:
    """The 23 segments of one shipment; ``hierarchy`` is the number of its first HL."""
    city, state, postal = _CITIES[number % 4]
    first = hierarchy
    return [
        f"HL*{first}**S*1",
        f"TD1*CTN25*1****G*{1 + number % 20}.{number % 10}*KG",
        "TD5*B*2*PCAR*A",
        f"REF*CN*1Z{number:012d}",
        f"REF*MB*999-{number // 500:08d}",
        f"REF*ZZ*SCAN-{number:010d}",
        f"REF*8X*{'YN'[number % 2]}",
        "DTM*371*20261124",
        f"N1*SF*SHENZHEN TRADING {number % 977}",
        f"N3*{number % 300} FUTIAN ROAD",
        "N4*SHENZHEN**518000*CN",
        f"N1*ST*JANE ROE {number % 7919}",
        f"N3*{number % 9000} MAIN STREET*APT {number % 40}",
        f"N4*{city}*{state}*{postal}*US",
        f"HL*{first + 1}*{first}*O*1",
        f"PRF*PO{number:09d}***20261115",
        f"HL*{first + 2}*{first + 1}*P*1",
        f"MAN*CP*1Z{number:012d}",
        f"HL*{first + 3}*{first + 2}*I*0",
        f"LIN*1*SK*SKU{number % 5000}*CH*CN",
        f"SN1*1*{1 + number % 3}*EA",
        f"PO4*1****G*0.{1 + number % 9}*KG",
        f"PID*F****{_GOODS[number % 4]} {number % 97}",
    ]


def segments(shipments: int, sets: int) -> Iterator[str]:
    """Every segment of the interchange, with its terminator."""
    yield _ISA
    yield "GS*SH*PARCELCARRIER*PROVIDER*20261121*0930*1*X*004010~"
    number = 0
    for control in range(1, sets + 1):
        in_set = shipments // sets + (control <= shipments % sets)
        yield f"ST*856*{control:04d}~BSN*00*MANIFEST{control:06d}*20261121*0930*0001~"
        for position in range(in_set):
            number += 1
            yield "~".join(shipment(number, position * 4 + 1)) + "~"
        yield f"CTT*{min(in_set * 4, _MOST_COUNTED)}~SE*{in_set * _SEGMENTS + 4}*{control:04d}~"
    yield f"GE*{sets}*1~IEA*1*000000001~"


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shipments", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sets", type=int, default=1)
    given = parser.parse_args()
    with given.path.open("w", encoding="ascii") as out:
        out.writelines(f"{segment}\n" for segment in segments(given.shipments, given.sets))


if __name__ == "__main__":
    main()
