"""What came in at a drop box: the fact of it, and where its bytes are kept."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Kept(msgspec.Struct, frozen=True):
    """Bytes that the journal keeps under their own digest."""

    #: SHA-256 of the bytes, 64 hexadecimal digits.
    sha256: str
    #: Number of bytes.
    size: int


class Receipt(msgspec.Struct, frozen=True):
    """One file as it was received."""

    #: Name of the trading partner, or of CBP's side for a response.
    partner: str
    #: The file's name as the partner wrote it.
    name: str
    content: Kept
    received_at: datetime
    #: Token under which the remote file was claimed: one receipt for each claim, so that a crash between the
    #: commit and the removal of the remote file is recognized.
    claim: str
    #: Where the file stood and when it was last changed there, for a far side where nothing can be renamed.
    path: str = ""
    modified: float = 0.0
