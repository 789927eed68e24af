"""The map files as pyx12's own programs read them: nothing referred to, each release of a map a file of its own."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from translator.formats.x12_map_files import expanded


def write_plain_maps(directory: str, room: Path) -> str:
    """Lay the maps of a directory out in ``room``, where pyx12 finds them; gives the name of the room.

    pyx12's dictionary knows no releases, so an element whose length is another in one has a second number there, such
    as ``127.005010``.
    """
    index, dictionary = ET.parse(Path(directory, "maps.xml")), ET.parse(Path(directory, "dataele.xml"))
    lines = [line for line in dictionary.getroot() if line.get("release")]
    own = {(line.attrib["ele_num"], line.attrib.pop("release")): line for line in lines}
    for one in index.getroot().iter("map"):
        name, release = one.text or "", one.get("as", one.get("vriic", ""))
        if release:
            root = expanded(directory, name, release)
            for element in root.iter("element"):
                number = element.attrib["data_ele"]
                element.set("data_ele", f"{number}.{release}" if (number, release) in own else number)
            one.text = f"{Path(name).stem}.{release}.xml"
            ET.ElementTree(root).write(room / one.text)
    for (number, release), line in own.items():
        line.set("ele_num", f"{number}.{release}")
    index.write(room / "maps.xml")
    dictionary.write(room / "dataele.xml")
    for file in (*Path(directory).glob("x12.control.*.xml"), Path(directory, "codes.xml")):
        (room / file.name).write_bytes(file.read_bytes())
    return str(room)
