"""Findings that CBP's answers bring, relayed to the participant: a part of `translator.model.catalogue`."""

from __future__ import annotations

from translator.model.catalogue_entry import Entry

OF_ANSWERS: tuple[Entry, ...] = (
    Entry("R301", "CBP rejected this shipment", "Mend what CBP names and send the shipment again."),
    Entry(
        "R302",
        "CBP rejected the message that carried this shipment",
        "Your service provider mends the message and tells you when to send the shipment again, unchanged.",
    ),
    Entry("R303", "CBP accepted this shipment with a warning", "See CBP's words; nothing has to be sent again."),
    Entry("R304", "CBP is reviewing this shipment", "Wait for CBP's decision."),
    Entry("R305", "CBP accepted this shipment", "Nothing to do."),
    Entry(
        "R306",
        "CBP has not answered for this shipment in the agreed time",
        "Do not send it again: your service provider asks CBP, and another report follows.",
    ),
    Entry(
        "R307",
        "CBP has also said something else of this shipment",
        "Do not send it again before your service provider has asked CBP which of its answers holds.",
    ),
    Entry(
        "R308",
        "CBP rejected this shipment; CBP gave no reason",
        "Ask your service provider, who asks CBP for the reason; then mend the shipment and send it again.",
    ),
    Entry(
        "R309",
        "CBP accepted this shipment with a warning; CBP gave no words for it",
        "Nothing has to be sent again; your service provider can ask CBP what it warns of.",
    ),
)
