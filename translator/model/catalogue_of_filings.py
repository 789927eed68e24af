"""The part of the catalogue that tells of shipments beside what else is filed, and of what they are worth."""

from __future__ import annotations

from translator.model.catalogue_entry import Entry

OF_FILINGS = (
    Entry(
        "E320",
        "the shipment is worth {value}, more than the 800 dollars of the exemption",
        "Leave it out of the pilot and enter it in another way; or correct the prices and quantities.",
    ),
    Entry(
        "E321",
        "nothing is filed under this number that could be replaced or cancelled",
        "Send it with the action add; or correct the number, which must be that of the filing.",
    ),
    Entry(
        "W320",
        "the value in US dollars is not known, because {value} has no rate on this day",
        "Your service provider must add the rate to its table of rates.",
    ),
    Entry(
        "W321",
        "the shipments to one person on one day are worth {value}, more than the 800 dollars of the exemption",
        "Enter this shipment in another way, if it is the same person.",
    ),
    Entry(
        "W322",
        "the lots of one order are worth {value}, more than the 800 dollars of the exemption",
        "Enter this shipment in another way, if it belongs to that order.",
    ),
    Entry(
        "W323",
        "another participant's filing of {value} contradicts this one",
        "Compare with what is on the label and in the listing; CBP compares both filings too.",
    ),
)
