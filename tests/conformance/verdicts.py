"""What the linter says of each element of BPMN 2.0 and of each attribute, asked on diagrams made for the question or drawn for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from engine.lint import allowed, check_files
from tests.engine.runtime.written import bpmn

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "engine/reading/schema"
PERMITTED: Mapping[str, tuple[str, ...]] = {
    "startEvent": ("message", "timer", "conditional", "signal"),
    "intermediateCatchEvent": ("message", "timer", "conditional", "link", "signal"),
    "intermediateThrowEvent": ("message", "escalation", "compensate", "link", "signal"),
    "boundaryEvent": ("message", "timer", "escalation", "error", "cancel", "compensate", "conditional", "signal"),
    "endEvent": ("message", "escalation", "error", "cancel", "compensate", "signal", "terminate"),
}
"""Kind of event → the definitions that BPMN 2.0 permits on it (table 10.93)."""
WAYS = {
    "subProcess triggeredByEvent": "subProcess X triggeredByEvent=true",
    "task isForCompensation": "userTask X isForCompensation=true",
    "task startQuantity": "userTask X startQuantity=2",
    "task completionQuantity": "userTask X completionQuantity=2",
    "receiveTask instantiate": "receiveTask X instantiate=true",
    "eventBasedGateway instantiate": "eventBasedGateway X instantiate=true",
    "eventBasedGateway Parallel": "eventBasedGateway X eventGatewayType=Parallel",
    "catchEvent parallelMultiple": "intermediateCatchEvent X parallelMultiple=true|<bpmn:signalEventDefinition/><bpmn:signalEventDefinition/>",
    "intermediateCatchEvent without definition": "intermediateCatchEvent X",
    "activity standardLoopCharacteristics": "userTask X|<bpmn:standardLoopCharacteristics/>",
    "activity ioSpecification": "userTask X|<bpmn:ioSpecification><bpmn:inputSet/><bpmn:outputSet/></bpmn:ioSpecification>",
    "activity resourceRole": "userTask X|<bpmn:performer><bpmn:resourceRef>R</bpmn:resourceRef></bpmn:performer>",
    "multi-instance behavior": "userTask X|<bpmn:multiInstanceLoopCharacteristics behavior=\"One\"><bpmn:loopCardinality>2</bpmn:loopCardinality>"
    "</bpmn:multiInstanceLoopCharacteristics>",
}  # fmt: skip
"""Ways of using an element that change what it does → one of it."""


_SAID = {
    "conditional": '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">a = 1</bpmn:condition>'
    "</bpmn:conditionalEventDefinition>",
    "link": '<bpmn:linkEventDefinition name="A"/>',
}
"""Event definitions that the schema asks more of."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a diagram with one such element."""

    name: str
    rules: tuple[str, ...]
    """Ids of the rules that refuse it; none: it is let through."""


def refusals() -> list[Verdict]:
    """Every element, event and way of BPMN 2.0 that is not on the allow-list, in the order of the standard's schema."""
    asked = {kind: f"{kind} X" for kind in _elements() if kind not in allowed.ELEMENTS and kind not in allowed.EVENTS}
    for kind, events in PERMITTED.items():
        for what in events:
            if what not in allowed.EVENTS[kind]:
                attached = " attachedToRef=W" if kind == "boundaryEvent" else ""
                asked[f"{kind} {what}"] = f"{kind} X{attached}|" + _SAID.get(what, f"<bpmn:{what}EventDefinition/>")
    asked |= WAYS
    return [Verdict(name, tuple(_refused(kind, node))) for name, node in asked.items() for kind in [node.split()[0]]]


def _elements() -> list[str]:
    """Every flow element that the schema defines, but for the abstract and the flows themselves."""
    tree = etree.parse(str(SCHEMA / "Semantic.xsd"))
    found = tree.iterfind("{http://www.w3.org/2001/XMLSchema}element[@substitutionGroup='flowElement']")
    return [one.get("name", "") for one in found if one.get("name") not in ("event", "sequenceFlow")]


def _refused(kind: str, node: str) -> Iterator[str]:
    """The rules that refuse a process M → W → X → E (or as fits the kind)."""
    ends = {"startEvent": "X>W W>E", "endEvent": "M>W W>X", "boundaryEvent": "M>W W>E X>F"}
    aside = kind.startswith("data") or "triggeredByEvent" in node
    flows = ends.get(kind, "M>W W>E" if aside else "M>W W>X X>E")
    linked = set(flows.replace(">", " ").split())
    nodes = [one for one in ("startEvent M", "userTask W", node, "endEvent E", "endEvent F") if (aside and one == node) or _id(one) in linked]
    content = bpmn("uji", *nodes, flows=flows, lanes="Petugas: W")
    found = [f for f in check_files({"uji.bpmn": content}).findings if f.severity == "error" and f.element_id in ("X", None)]
    return iter(dict.fromkeys(f.rule for f in found))


def _id(node: str) -> str:
    return node.partition("|")[0].split()[1]
