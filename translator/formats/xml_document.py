"""A whole XML document in hand, for short messages such as responses; large files are streamed elsewhere.

Elements are opaque to everyone else: they are passed to the selectors that this module makes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from translator.model.finding import Finding
from translator.model.place import path as path_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.model.place import Place

#: An element as lxml holds it.
Element = Any

_STEP = re.compile(r"[A-Za-z_][\w.-]*")
_PATH = re.compile(r"(?:[A-Za-z_][\w.-]*)(?:/[A-Za-z_][\w.-]*)*(?:/@[A-Za-z_][\w.-]*)?|@[A-Za-z_][\w.-]*|\.")


def open_document(content: bytes) -> Element | Finding:
    """The root element, or what keeps the document from being read: E104 empty, E110 not well-formed, E111 DOCTYPE."""
    if not content.strip():
        return Finding("E104")
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as broken:
        if b"<!DOCTYPE" in content:
            return Finding("E111")
        return Finding("E110", detail=str(broken.msg))
    return Finding("E111") if has_doctype(root) else root


def has_doctype(root: Element) -> bool:
    """Whether a DOCTYPE stands before the root element."""
    return bool(root.getroottree().docinfo.doctype)


def root_name(head: bytes) -> tuple[str, str] | None:
    """Namespace and name of the root element of a document that begins with ``head``; None when none can be seen."""
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        parser.feed(head)
        for _, element in parser.read_events():
            return name_of(element)
    except etree.XMLSyntaxError:
        return next((name_of(element) for _, element in parser.read_events()), None)
    return None


def name_of(element: Element) -> tuple[str, str]:
    """Namespace and local name; the namespace is empty when there is none."""
    # Not by QName, which refuses names that a broken document has.
    namespace, _, name = str(element.tag).rpartition("}")
    return namespace[1:], name


def is_path(written: str) -> bool:
    """Whether ``written`` is a path that `text_at` takes: ``a/b``, ``a/@c``, ``@c`` or ``.``."""
    return _PATH.fullmatch(written) is not None


def text_at(path: str, namespace: str) -> Callable[[Element], str | None]:
    """A function from an element to the text at a path below it; None when nothing stands there.

    Element names are of ``namespace``, attributes of none. White space around the text is dropped.
    """
    find = texts_at(path, namespace)
    return lambda element: next(iter(find(element)), None) or None


def texts_at(path: str, namespace: str) -> Callable[[Element], list[str]]:
    """As `text_at`, and every text at the path, in document order; empty for an element without any."""
    steps, _, attribute = path.partition("@")
    steps = steps.rstrip("/")
    find = all_at(steps, namespace) if steps not in ("", ".") else _itself

    def texts(element: Element) -> list[str]:
        found = find(element)
        if attribute:
            return [one.get(attribute).strip() for one in found if one.get(attribute) is not None]
        return [_text_in(one) for one in found]

    return texts


def _itself(element: Element) -> list[Element]:
    return [element]


def _text_in(element: Element) -> str:
    text = element.text if not len(element) else "".join(element.itertext())
    return (text or "").strip()


def elements_in(element: Element) -> list[Element]:
    """An element and all below it, without comments and processing instructions."""
    return list(element.iter("{*}*"))


def all_at(path: str, namespace: str) -> Callable[[Element], list[Element]]:
    """A function from an element to all elements at a path below it, in document order."""
    qualified = _qualified(path, namespace)
    return lambda element: list(element.findall(qualified))


def place_of(element: Element, source: str = "") -> Place:
    """Where an element, or what stands at a path below it, is found."""
    steps = [*reversed([*element.iterancestors()]), element]
    written = "".join(f"/{name_of(step)[1]}{_position(step)}" for step in steps)
    return path_place(element.sourceline or 0, written + (f"/{source}" if source and source != "." else ""))


def _position(element: Element) -> str:
    if element.getparent() is None:
        return ""
    same = [other for other in element.getparent() if other.tag == element.tag]
    return f"[{same.index(element) + 1}]" if len(same) > 1 else ""


def _qualified(path: str, namespace: str) -> str:
    return _STEP.sub(lambda step: f"{{{namespace}}}{step[0]}" if namespace else step[0], path)


def attributes_of(element: Element) -> list[tuple[str, str]]:
    """Names and values of an element's attributes that are of no namespace."""
    return [(str(name), str(value)) for name, value in element.attrib.items() if not str(name).startswith("{")]


def own_text(element: Element) -> str:
    """The text directly in an element; empty when there is none."""
    return element.text or ""


def text_beside(element: Element) -> str:
    """The text that stands between the elements in an element; empty when there is none but white space."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(text.strip() for text in texts if text.strip())
