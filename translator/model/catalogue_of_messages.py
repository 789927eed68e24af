"""Findings of values on their way into the message to CBP: what cannot stand there, and what was changed for it."""

from __future__ import annotations

from translator.model.catalogue_entry import Entry

OF_MESSAGES = (
    Entry("E309", "the value is too long for the message to CBP", "Shorten the value.", "5"),
    Entry("E310", "the shipment cannot be expressed in the message to CBP", "Mend the value that is named."),
    Entry(
        "E312",
        "two shipments of the file would leave under one number",
        "Mend the number, or file this shipment in a file of its own: CBP's answer names the number as it was sent.",
    ),
    Entry(
        "W309",
        "the value was cut to the length that the message to CBP takes",
        "Shorten the value to choose what is left out.",
    ),
    Entry(
        "W310",
        "the value was changed to what the message to CBP can carry",
        "Nothing to do, unless it has lost what matters; then write what fits: letters A to Z, digits, whole numbers.",
    ),
    Entry(
        "W311",
        "what the message to CBP takes only whole was left out of it",
        "Add what is missing to have it sent; the shipment is not refused for it.",
    ),
    Entry(
        "W312",
        "the value does not stand in the message to CBP, because what it belongs to is missing",
        "Add what is missing to have it sent; the shipment is not refused for it.",
    ),
    Entry(
        "W314",
        "an optional value that the message to CBP cannot carry is left out of it",
        "Shorten it or write it in another way to have it sent; the shipment is not refused for it.",
    ),
)
