"""How often the interpreter looks for what refers to itself in a circle."""

from __future__ import annotations

import gc

#: Objects more than before, of those that could be in a circle; the interpreter's own choice is 700.
_BETWEEN_COLLECTIONS = 20_000


def collect_rarely() -> None:
    """Look for circles less often.

    Shipments are thrown away by the chunk, and no circle is among them: they are gone at once, and what the
    interpreter would walk through again and again to find none are the tables of the mappings.
    """
    gc.set_threshold(_BETWEEN_COLLECTIONS)
