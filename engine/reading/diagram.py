"""A BPMN file as a `model.Diagram`: processes, drawing, pools and what else stands under ``definitions``."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from engine.model import Diagram, Drawing, Process
from engine.reading.conformance import check_schema
from engine.reading.document import parse_document
from engine.reading.names import BPMN, DI, bare, bpmn, is_bpmn, line_of, local
from engine.reading.nodes import Roots
from engine.reading.processes import read_process
from engine.reading.refusals import refusal


def read_diagram(content: bytes, file: str) -> Diagram:
    """What stands in a BPMN 2.0 file, before anybody judges whether it can run.

    Raises Refused with one finding: the rules of `parse_document`, ``not-bpmn``, ``import``, ``schema``, ``process-without-id``.
    """
    root = parse_document(content, file)
    if root.tag != bpmn("definitions"):
        raise refusal("not-bpmn", file, root=local(root), namespace=etree.QName(root).namespace or "-", wanted=BPMN)
    duplicates = _duplicates(root)
    check_schema(root, file, duplicates)
    imported = root.find(bpmn("import"))
    if imported is not None:
        raise refusal("import", file, location=imported.get("location", ""))
    return Diagram(
        file=file,
        content=content,
        processes=_read_processes(root, file),
        drawing=_read_drawing(root),
        black_boxes=tuple(p.get("id", "") for p in root.iter(bpmn("participant")) if not p.get("processRef")),
        duplicates=duplicates,
        other=_read_others(root),
    )


def _duplicates(root: etree._Element) -> tuple[str, ...]:
    counts = Counter(element.get("id", "") for element in root.iter() if element.get("id"))
    return tuple(identifier for identifier, count in counts.items() if count > 1)


def _read_processes(root: etree._Element, file: str) -> dict[str, Process]:
    roots = Roots({child.get("id", ""): child for child in root if child.get("id")})
    pools = {bare(p.get("processRef")): p.get("name", "") for p in root.iter(bpmn("participant"))}
    processes: dict[str, Process] = {}
    for element in root.findall(bpmn("process")):
        identifier = element.get("id")
        if not identifier:
            raise refusal("process-without-id", file, line=line_of(element))
        processes.setdefault(identifier, read_process(element, pools.get(identifier, ""), roots=roots))
    return processes


def _read_drawing(root: etree._Element) -> Drawing:
    def drawn(tag: str) -> frozenset[str]:
        return frozenset(bare(shape.get("bpmnElement")) or "" for shape in root.iter(f"{{{DI}}}{tag}")) - {""}

    return Drawing(shapes=drawn("BPMNShape"), edges=drawn("BPMNEdge"))


def _read_others(root: etree._Element) -> dict[str, str]:
    elements = [child for child in root if is_bpmn(child) and child.tag != bpmn("process")]
    elements += root.iter(bpmn("messageFlow"))
    return {element.get("id", ""): local(element) for element in elements if element.get("id")}
