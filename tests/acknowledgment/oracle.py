"""An independent reader of what the translator writes: pyx12, with the 997 maps that it ships.

Those maps know the sets of health care only. The copy made here also knows the ship notice, group SH and set 856, and
the codes that X12 004010 has and the maps left out because health care does not use them.
"""

from __future__ import annotations

import io
import logging
import shutil
from pathlib import Path

import pyx12
import pyx12.params
import pyx12.x12n_document

_ADDED = (
    ("<code>RA</code>", "<code>RA</code><code>SH</code>"),
    ("<code>837</code>", "<code>837</code><code>856</code>"),
)


def maps(folder: Path) -> Path:
    """pyx12's maps, copied into ``folder`` and widened."""
    target = folder / "map"
    shutil.copytree(Path(pyx12.__file__).parent / "map", target)
    for path in target.glob("997.*.xml"):
        text = path.read_text(encoding="utf-8")
        for old, new in _ADDED:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return target


def verdict(content: bytes, map_path: Path) -> str:
    """Empty when pyx12 finds no error; otherwise what it says."""
    said = io.StringIO()
    listener = logging.StreamHandler(said)
    logger = logging.getLogger("pyx12")
    logger.addHandler(listener)
    errors = io.StringIO()
    try:
        valid = pyx12.x12n_document.x12n_document(
            pyx12.params.ParamsBase(),
            io.StringIO(content.decode("ascii")),
            None,
            None,
            fd_json=errors,
            map_path=str(map_path),
        )
    finally:
        logger.removeHandler(listener)
    return "" if valid else errors.getvalue() + said.getvalue()
