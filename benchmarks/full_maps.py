"""The maps as pyx12 itself reads them, for the measurements and the tests that set it beside this program."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

from translator.formats.x12_map_files import data_elements, expanded


def write_full_maps(maps: Path, release: str, directory: Path) -> str:
    """Write the maps of one release into the directory, nothing referred to and no release named; its name."""
    for name in ("maps.xml", "codes.xml", *(path.name for path in maps.glob("x12.control.*.xml"))):
        shutil.copy(maps / name, directory)
    index = ET.parse(maps / "maps.xml").getroot()
    entries = [one for one in index.iter("map") if one.get("vriic") == release]
    # A release may be read by the rules of another.
    rules = next((one.get("as", release) for one in entries), release)
    for name in {one.text or "" for one in entries}:
        ET.ElementTree(expanded(str(maps), name, rules)).write(directory / name)
    root = ET.Element("data_elements")
    root.extend(ET.Element("data_ele", line) for line in data_elements(str(maps), rules).values())
    ET.ElementTree(root).write(directory / "dataele.xml")
    return str(directory)
