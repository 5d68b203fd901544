"""The BPMN 2.0 XML schema (OMG formal/2011-01-03, files of 20100501), checked before anything is read from a tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources

from lxml import etree

from engine.errors import Refused
from engine.reading.names import bpmn, line_of, local
from engine.reading.refusals import refusal

_CLARK = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def check_schema(root: etree._Element, file: str, duplicates: Collection[str]) -> None:
    """Raises Refused (rule ``schema``) at the first place where the tree breaks the schema.

    Ids that stand twice are left to the linter, which sees all of them and knows the elements' names.
    """
    _order_lanes(root)
    schema = _schema()
    if schema.validate(root):
        return
    errors: Iterable[etree._LogEntry] = getattr(schema, "error_log", ())  # not iterable in lxml's stubs
    for error in errors:
        element = _element_at(root, error.path, error.line)
        if not _is_duplicate(element, error.message, duplicates):
            raise _refused(element, file, error)


def _refused(element: etree._Element, file: str, error: etree._LogEntry) -> Refused:
    owner: etree._Element | None = element
    while owner is not None and not owner.get("id"):
        owner = owner.getparent()
    message = error.message.replace(_CLARK, "")
    identifier, name = (None, None) if owner is None else (owner.get("id"), owner.get("name"))
    return refusal("schema", file, element_id=identifier, element_name=name, tag=local(element), line=error.line, detail=message)


@cache
def _schema() -> etree.XMLSchema:
    """Built once: 11 ms, several times what a diagram takes to read."""
    with resources.as_file(resources.files("engine.reading") / "schema") as folder:
        return etree.XMLSchema(etree.parse(str(folder / "BPMN20.xsd"), etree.XMLParser(no_network=True)))


def _element_at(root: etree._Element, path: str | None, line: int) -> etree._Element:
    """The element that an entry of the log means; by its path, else by its line."""
    prefixes = {prefix: uri for element in root.iter() for prefix, uri in element.nsmap.items() if prefix} if path else {}
    try:
        found = root.getroottree().xpath(path, namespaces=prefixes) if path else []
    except etree.XPathError:
        found = []
    if isinstance(found, list) and found and isinstance(found[0], etree._Element):
        return found[0]
    before = [element for element in root.iter() if line_of(element) <= line]
    return before[-1] if before else root


def _is_duplicate(element: etree._Element, message: str, duplicates: Collection[str]) -> bool:
    return "xs:ID'" in message and element.get("id") in duplicates


def _order_lanes(root: etree._Element) -> None:
    """Put the node references of a lane before its child lanes, as the schema wants them.

    Some modelers write them the other way round, and the order says nothing; only the tree in memory is changed.
    """
    for lane in root.iter(bpmn("lane")):
        children = lane.findall(bpmn("childLaneSet"))
        for child in children:
            lane.remove(child)
        for child in children:
            lane.append(child)
