"""Where the ready-made mappings of this installation are."""

from __future__ import annotations

from pathlib import Path

#: The ready-made message version that is taken offline where nobody names one.
USUAL_MESSAGE = "pilot-xml-2023-02"

_PACKAGE = Path(__file__).resolve().parent.parent
# A wheel carries them inside the package; a checkout has them beside it.
_PLACES = (_PACKAGE / "mappings", _PACKAGE.parent / "mappings")


def ready_made_mappings() -> Path:
    """The directory of the mappings that came with the translator (`inbound/ outbound/ responses/ x12/ codes/`).

    It is read, never written: `translator init` copies from it.  Raises `FileNotFoundError`, which names the places
    searched, when the installation was taken apart.
    """
    for place in _PLACES:
        if place.is_dir():
            return place
    searched = " nor ".join(str(place) for place in _PLACES)
    raise FileNotFoundError(
        f"The ready-made mappings are neither in {searched}. Install section321-translator again, as a whole."
    )
