"""Map files as people keep them, made into the form that pyx12 reads.

A map file has pyx12's form, and may say less:

* ``ref`` on a segment takes the elements of that name from ``segments.xml``; an element of its own replaces the one
  at the same place. On a loop, ``ref`` puts what the ``part`` of that name holds before its own members.
* ``release`` on anything keeps it for sets of that release only, so that one file serves all of them.
* Positions, the names of elements and their designators are filled in where they are not said. HL loops beside each
  other get one position, because they stand in any order.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Length of a release in GS08: what follows names an industry's own convention.
RELEASE = 6


def map_file(directory: str, interchange: str, version: str, function: str) -> tuple[str, str]:
    """The file that ``maps.xml`` names for ISA12 (empty: whichever), GS08 and GS01, empty when there is none.

    With it the release whose rules are taken: that of GS08, or another that the line names with ``as``.
    """
    for entry in _parse(directory, "maps.xml").iter("version"):
        for one in entry.iter("map"):
            wanted = one.get("vriic") == version and one.get("fic") == function
            if wanted and interchange in ("", entry.get("icvn")):
                return one.text or "", one.get("as", version)
    return "", version


def data_elements(directory: str, release: str) -> dict[str, dict[str, str]]:
    """The attributes of each data element of a release, by its number."""
    lines = [line for line in _parse(directory, "dataele.xml") if line.get("release", release) == release]
    return {line.attrib["ele_num"]: line.attrib for line in lines}


def expanded(directory: str, name: str, release: str) -> Element:
    """The map in pyx12's own form, for one release.

    Raises:
        KeyError, OSError, ParseError: a file is not there, or not of this form.
    """
    root = _parse(directory, name)
    known = {one.attrib["xid"]: one for one in root.findall("part")}
    known |= {one.attrib["xid"]: one for one in _parse(directory, "segments.xml")}
    for part in root.findall("part"):
        root.remove(part)
    names = {number: line["name"] for number, line in data_elements(directory, release).items()}
    _fill(root, known, release, names)
    return root


def _parse(directory: str, name: str) -> Element:
    # The files are the operator's own, as trusted as the settings.
    return ET.parse(f"{directory}/{name}").getroot()  # noqa: S314


def _fill(node: Element, known: dict[str, Element], release: str, names: dict[str, str]) -> None:
    reference = node.attrib.pop("ref", "")
    if reference:
        _take(node, known[reference])
    for child in [child for child in node if child.get("release", release) != release]:
        node.remove(child)
    for child in node:
        child.attrib.pop("release", None)
        _fill(child, known, release, names)
    if node.tag == "segment":
        _name_elements(node, node.attrib["xid"], names)
    if node.tag in ("transaction", "loop"):
        _number(node)


def _take(node: Element, base: Element) -> None:
    """What the definition holds, with what the node says of its own in the place of the same."""
    own = {child.attrib["seq"]: child for child in node if "seq" in child.attrib}
    added = [child for child in node if "seq" not in child.attrib]
    taken = [own.pop(child.attrib["seq"]) if child.get("seq") in own else copy.deepcopy(child) for child in base]
    node[:] = [*taken, *own.values(), *added]
    for key in ("name", "xid"):
        node.attrib.setdefault(key, base.attrib[key])


def _name_elements(parent: Element, prefix: str, names: dict[str, str]) -> None:
    for child in parent:
        if child.tag not in ("element", "composite"):
            continue
        if child.tag == "composite":
            _name_elements(child, f"{prefix}{child.attrib['seq']}-", names)
        elif not child.get("xid"):
            place = child.attrib["seq"].lstrip("0") if prefix.endswith("-") else child.attrib["seq"]
            child.set("xid", f"{prefix}{place}")
        if not child.get("name"):
            child.set("name", names[child.attrib["data_ele"]])


def _number(node: Element) -> None:
    position, before = 0, False
    for child in node:
        if child.tag not in ("loop", "segment"):
            continue
        is_level = child.tag == "loop" and child.find("segment[@xid='HL']") is not None
        if not (is_level and before):
            position += 10
        before = is_level
        if not child.get("pos"):
            child.set("pos", f"{position:03d}")
