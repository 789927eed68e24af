"""Memory: what came in, what left, what was answered; and the bytes of all of it."""

from translator.journal.counting import MessageFacts
from translator.journal.errors import JournalError, LeaseLost, NumbersExhausted, SpoiledContent
from translator.journal.journal import Journal

__all__ = ["Journal", "JournalError", "LeaseLost", "MessageFacts", "NumbersExhausted", "SpoiledContent"]
