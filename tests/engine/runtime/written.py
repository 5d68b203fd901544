"""Small BPMN files, written as one line a node, and a clock that is moved by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from engine.rehearsal import MovedClock

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="defs" '
    'targetNamespace="urn:test">\n'
)


class WoundClock(MovedClock):
    """The clock of a rehearsal, wound by what a test says: minutes, or an instant as text."""

    def __init__(self, at: str) -> None:
        super().__init__(datetime.fromisoformat(at))

    def pass_minutes(self, minutes: int) -> None:
        """Move it on."""
        self.at += timedelta(minutes=minutes)

    def move_to(self, at: str) -> None:
        """Set it to an instant."""
        self.at = datetime.fromisoformat(at)


def bpmn(key: str, *nodes: str, flows: str, lanes: str = "", properties: str = "") -> bytes:
    """A BPMN file with one process.

    `nodes`: ``"<tag> <id> [attribute=value …]"``, a nested element after ``|``; `flows`: ``"a>b c>d[condition]"``, conditions FEEL,
    ``*`` after the target marks the default flow; `lanes`: ``"Name: id id; Name: id"``.
    """
    drawn, defaults = _flows(flows)
    body = "".join(_node(node, defaults) for node in nodes)
    return (
        f'{_HEAD}<bpmn:process id={quoteattr(key)} name={quoteattr(key)} isExecutable="true">{_properties(properties)}{_lanes(lanes)}'
        f"{body}{drawn}</bpmn:process></bpmn:definitions>"
    ).encode()


def line(key: str, *tasks: str, lane: str = "Petugas") -> bytes:
    """Start, the user tasks one after the other, end; all in one lane."""
    ids = ["Mulai", *tasks, "Selesai"]
    return bpmn(
        key, "startEvent Mulai", *(f"userTask {t}" for t in tasks), "endEvent Selesai",
        flows=" ".join(f"{a}>{b}" for a, b in pairwise(ids)), lanes=f"{lane}: {' '.join(ids)}",
    )  # fmt: skip


def _flows(text: str) -> tuple[str, dict[str, str]]:
    drawn, defaults = "", {}
    for part in text.replace("\n", " ").split(" "):
        if not part:
            continue
        arrow, _, condition = part.partition("[")
        source, target = arrow.rstrip("*").split(">")
        flow_id = f"{source}__{target}"
        if arrow.endswith("*"):
            defaults[source] = flow_id
        inner = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition[:-1].replace("_", " "))}</bpmn:conditionExpression>'
        drawn += (
            f'<bpmn:sequenceFlow id="{flow_id}" name="{flow_id}" sourceRef="{source}" targetRef="{target}">'
            f"{inner if condition else ''}</bpmn:sequenceFlow>"
        )
    return drawn, defaults


def _node(text: str, defaults: dict[str, str]) -> str:
    said, _, inner = text.partition("|")
    tag, node_id, *rest = said.split()
    attributes = dict(part.split("=", 1) for part in rest)
    if node_id in defaults:
        attributes["default"] = defaults[node_id]
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<bpmn:{tag} id="{node_id}" name="{node_id}"{written}>{inner.strip()}</bpmn:{tag}>'


def _lanes(text: str) -> str:
    if not text:
        return ""
    drawn = ""
    for number, lane in enumerate(text.split(";"), 1):
        name, _, ids = lane.partition(":")
        refs = "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in ids.split())
        drawn += f'<bpmn:lane id="Lajur_{number}" name="{name.strip()}">{refs}</bpmn:lane>'
    return f'<bpmn:laneSet id="Lajur">{drawn}</bpmn:laneSet>'


def _properties(text: str) -> str:
    if not text:
        return ""
    said = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in (part.split("=", 1) for part in text.split()))
    return f"<bpmn:extensionElements><camunda:properties>{said}</camunda:properties></bpmn:extensionElements>"
