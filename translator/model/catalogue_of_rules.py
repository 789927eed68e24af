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
    Entry("H307", _MODE, "Nothing to do: your service provider holds the shipment back and decides about it."),
    Entry("W307", _MODE, "Nothing to do: it is told, and keeps nothing back."),
    Entry(
        "E313",
        "the agreement does not name this originator code",
        "Write the code that was agreed; or ask your service provider to add this one to the agreement.",
        "7",
    ),
    Entry(
        "W313",
        "the shipment names another kind of filer than the agreement",
        "Write the kind that was agreed; if this one is right, ask your service provider to change the agreement.",
    ),
    Entry("H308", "held back with its file", "Nothing to do: the finding on the file says why."),
)

#: Findings of the tables of checks, whose severity IT staff choose: each is an error or a warning, in the same words.
_EITHER = (
    Entry("E240", "not a container number", "Write it as it is painted on the container, such as CSQU3054383.", "6"),
    Entry("E241", "not a carrier's code", "Write the carrier's SCAC: two to four capital letters.", "7"),
    Entry("E242", "not a port", "Write the four digits of the port, as Schedule D has them.", "7"),
    Entry("E243", "the day is far from the day of filing", "Write the day on which it arrives.", "8"),
    Entry("E244", "not a currency", "Write the three letters of ISO 4217, such as USD.", "7"),
    Entry("E245", "the number is negative", "Write 0 or more.", "6"),
    Entry("E246", "the amount is not in whole dollars", "Nothing to do, unless it must be exact.", "6"),
    Entry(
        "E340",
        "the description is vague",
        "Say what it is, of what and for whom, as the shop's listing does: cotton T-shirt for men, blue.",
    ),
    Entry("E341", "the name is vague", "Write the full name of the person or firm."),
    Entry(
        "E342",
        "the shipment initiator is a consolidator",
        "Name who causes the movement: the seller, the shipper or the maker.",
    ),
    Entry(
        "E343",
        "the final deliver-to party is a deconsolidator",
        "Name the last to receive it in the US: the purchaser or a warehouse.",
    ),
    Entry(
        "E344",
        "the final deliver-to party is not in the US",
        "Name the last to receive it in the US: the purchaser or a warehouse.",
    ),
)


#: What conversions find in a field that only unverified elements ask for; what the finding would be else is its detail.
OF_UNVERIFIED = (
    Entry(
        "W206",
        "an optional element cannot be read, and is left out of the filing",
        "Correct it, or leave it empty.",
        suggestion_instead=True,
    ),
    Entry(
        "W207",
        "an optional element is not in its form, and is filed all the same",
        "Correct it, or leave it empty.",
        suggestion_instead=True,
    ),
    Entry(
        "W208",
        "the extension behind the telephone number is left out",
        "Nothing to do, unless nobody can be reached without it.",
    ),
)


def as_warning(entry: Entry) -> Entry:
    """The same, told and no more. X12 is not told: an acknowledgment speaks of what a receiver cannot accept."""
    return entry._replace(code=f"W{entry.code[1:]}", x12="")


OF_CHECKS = tuple(one for entry in _EITHER for one in (entry, as_warning(entry)))

#: Findings of conversions that the tables of checks may tell as well, then perhaps as warnings.
LOWERED = ("E215", "E223", "E224", "E225", "E226", "E227", "E228", "E229", "E230")
