"""The part of the catalogue that tells of shipments beside what else is filed, and of what they are worth."""

from __future__ import annotations

from translator.model.catalogue_entry import Entry

_PERSON = "one person's shipments of one day are worth {value}, and the exemption lets less through"
_ORDER = "the lots of one order are worth {value}, and the exemption lets less through"

OF_FILINGS = (
    Entry(
        "E320",
        "the shipment is worth {value}, and the exemption lets less through",
        "Leave it out of the pilot and enter it in another way; or correct the prices and quantities.",
    ),
    Entry(
        "E321",
        "nothing is filed under this number that could be replaced or cancelled",
        "Send it with the action add; or correct the number, which must be that of the filing.",
    ),
    Entry(
        "E322",
        "an earlier filing of this shipment is held back",
        "Ask your service provider to release it or to give it up; then send this one again, unless it is the same.",
    ),
    Entry(
        "E325",
        "a cancellation of this shipment is on its way to CBP",
        "Wait for CBP's answer: send the shipment with the action add if it is accepted, else send this again.",
    ),
    Entry(
        "W320",
        "the value in US dollars is not known, because {value} has no rate on this day",
        "Your service provider must add the rate to its table of rates.",
    ),
    Entry(
        "W326",
        "by its retail price the shipment is worth {value}, and the exemption lets less through",
        "Compare the retail price in the country of export with the listed price; one of them may be wrong.",
    ),
    Entry("W321", _PERSON, "If it is one person, enter this shipment in another way; else nothing is to be done."),
    Entry("H321", _PERSON, "Nothing to do: your service provider holds the shipment back and decides about it."),
    Entry("W322", _ORDER, "If they are lots of one order, enter this shipment in another way."),
    Entry("H322", _ORDER, "Nothing to do: your service provider holds the shipment back and decides about it."),
    Entry(
        "W323",
        "another participant's filing of {value} contradicts this one",
        "Compare with what is on the label and in the listing; CBP compares both filings too.",
    ),
    Entry(
        "W325",
        "the parcel {value} is filed already under another originator code of yours",
        "If it is the same parcel, ask your service provider to have the earlier filing cancelled, under that code.",
    ),
    Entry(
        "W324",
        "the house bill {value} is filed already, under other numbers",
        "If it is the same parcel, cancel the earlier filing, under the numbers that it was filed with.",
    ),
)
