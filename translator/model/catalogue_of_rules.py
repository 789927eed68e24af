"""The findings of the rules on days and values: a part of `translator.model.catalogue`.

What the tables of rules may tell with different weight has an entry for each: E refuses, H holds back, W is told.
"""

from __future__ import annotations

from translator.model.catalogue_entry import Entry

_MODE = "the mode of transport is not part of the pilot on this date"
_CLOSED = "filings are not accepted on this day"

OF_RULES = (
    Entry(
        "E191", _CLOSED, "Do not send it again: ask your service provider what takes the place of this kind of filing."
    ),
    Entry("H191", _CLOSED, "Nothing to do: your service provider holds the shipments back and decides about them."),
    Entry("W191", _CLOSED, "Nothing to do: it is told, and keeps nothing back."),
    Entry(
        "E192",
        "your service provider has given up the shipments that were held back",
        "They were not filed. Ask your service provider before you send them again in a new file.",
    ),
    Entry("E307", _MODE, "Use a mode that the pilot covers.", "7"),
    Entry("H307", _MODE, "Nothing to do: your service provider holds the shipment back and decides about it.", "7"),
    Entry("W307", _MODE, "Nothing to do: it is told, and keeps nothing back.", "7"),
    Entry("H308", "held back with its file", "Nothing to do: the finding on the file says why."),
)
