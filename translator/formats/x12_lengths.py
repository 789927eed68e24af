"""How short and how long the elements of X12's envelope are.

Source: X12, the data elements of ISA, GS, ST and their trailers (I01 to I17, 479, 142, 124, 373, 337, 28, 455, 480,
143, 329, 1705, 96, 97 and 116), which are alike in the releases 004010 to 005020.
"""

from __future__ import annotations

#: Fewest and most characters by segment and position. Elements of ISA that may be shorter are filled with blanks.
ENVELOPE_LENGTHS: dict[str, dict[int, tuple[int, int]]] = {
    "ISA": {
        1: (2, 2), 2: (1, 10), 3: (2, 2), 4: (1, 10), 5: (2, 2), 6: (1, 15), 7: (2, 2), 8: (1, 15), 9: (6, 6),
        10: (4, 4), 12: (5, 5), 13: (9, 9), 14: (1, 1), 15: (1, 1),
    },
    "GS": {1: (2, 2), 2: (2, 15), 3: (2, 15), 4: (8, 8), 5: (4, 8), 6: (1, 9), 7: (1, 2), 8: (1, 12)},
    "ST": {1: (3, 3), 2: (4, 9), 3: (1, 35)},
    "SE": {1: (1, 10), 2: (4, 9)},
    "GE": {1: (1, 6), 2: (1, 9)},
    "IEA": {1: (1, 5), 2: (9, 9)},
}  # fmt: skip

#: Elements that an envelope cannot do without; of ISA all but the separators and the two that may be blank.
REQUIRED: dict[str, tuple[int, ...]] = {
    "ISA": (1, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15),
    "GS": (1, 2, 3, 4, 5, 6, 7, 8),
    "ST": (1, 2),
    "SE": (1, 2),
    "GE": (1, 2),
    "IEA": (1, 2),
}
