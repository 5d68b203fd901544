"""Hardened XML: bytes become a tree only if they are small, shallow, free of DTDs and written in a known encoding."""

from __future__ import annotations

from typing import cast
from xml.parsers import expat

from lxml import etree

from engine.reading.refusals import refusal

SIZE_LIMIT_BYTES = 2_000_000
"""Largest file that is read; the office's largest diagram has 60 kB."""
DEPTH_LIMIT = 100
"""Deepest nesting of elements."""
ELEMENT_LIMIT = 60_000
"""Most elements in one file; a straight process of 1,100 tasks with its drawing has 10,000."""
ENCODINGS = frozenset({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "ISO-8859-15", "US-ASCII", "ASCII", "WINDOWS-1252"})
"""Encodings that are read exactly; what modelers write."""

_TOO_DEEP_FOR_LIBXML2 = "Excessive depth"


class _Prolog(Exception):
    """Ends the look at the prolog: the first element, or a DOCTYPE, was seen."""

    def __init__(self, *, doctype: bool) -> None:
        self.doctype = doctype


def parse_document(content: bytes, file: str) -> etree._Element:
    """The root element of `content`.

    Raises Refused with one of the rules ``too-large``, ``doctype``, ``not-xml``, ``encoding``, ``too-deep``; `file` is only named, never opened.
    """
    if len(content) > SIZE_LIMIT_BYTES:
        raise refusal("too-large", file, size=len(content), limit=SIZE_LIMIT_BYTES, unit="B")
    if _has_doctype(content):
        raise refusal("doctype", file)
    root = _parse(content, file)
    document = root.getroottree().docinfo
    if cast(object, document.internalDTD) is not None:  # expat could not read the prolog, lxml could
        raise refusal("doctype", file)
    if (document.encoding or "UTF-8").upper() not in ENCODINGS:
        raise refusal("encoding", file, encoding=document.encoding)
    _check_shape(root, file)
    return root


def _has_doctype(content: bytes) -> bool:
    """Whether a DOCTYPE precedes the first element.

    Asked of expat, which can stop there: lxml expands entities of attributes before anybody can look at the declaration.
    """
    parser = expat.ParserCreate()

    def on_doctype(*_: object) -> None:
        raise _Prolog(doctype=True)

    def on_element(*_: object) -> None:
        raise _Prolog(doctype=False)

    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_element
    try:
        parser.Parse(content, True)
    except _Prolog as seen:
        return seen.doctype
    except (expat.ExpatError, LookupError, ValueError):
        return False  # not well-formed or an unknown encoding: lxml says so in the next step
    return False


def _parse(content: bytes, file: str) -> etree._Element:
    # A parser of its own each time: lxml's parsers keep their last document and are not shared between threads.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if _TOO_DEEP_FOR_LIBXML2 in str(error):
            raise refusal("too-deep", file, limit=DEPTH_LIMIT) from error
        line, column = error.position
        raise refusal("not-xml", file, line=line, column=column) from error
    except (LookupError, ValueError) as error:
        raise refusal("encoding", file, encoding="?") from error


def _check_shape(root: etree._Element, file: str) -> None:
    depth = 0
    count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if depth > DEPTH_LIMIT:
            raise refusal("too-deep", file, limit=DEPTH_LIMIT)
        if count > ELEMENT_LIMIT:
            raise refusal("too-large", file, size=count, limit=ELEMENT_LIMIT, unit="XML elements")
