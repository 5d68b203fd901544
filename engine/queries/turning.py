"""How a gateway turned, in the words of the diagram and of the forms it read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.history import Event
from engine.model import Definition, Field, Form, Process

_PLACE = re.compile(r"^(?P<name>[^.\[]+)(?:\[(?P<number>\d+)\])?(?:\.(?P<rest>.+))?$")
"""A variable path as decisions record it: ``disposisi.sifat``, ``hasil_bidang[1].perlu_peninjauan``."""


@dataclass(frozen=True, slots=True)
class TriedFlow:
    """A flow out of a gateway and what became of it."""

    flow: str
    name: str
    """Its label in the drawing."""
    target: str
    """Name of the node it leads to; "" when that node has none."""
    rule: str
    """Its condition as FEEL; "" for a flow without one."""
    value: Any
    """What the condition yielded; None when it yielded nothing or was not evaluated."""
    tried: bool
    """Whether its condition was evaluated."""
    default: bool
    """Whether it is the way that is taken when no condition holds."""
    taken: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A value that a condition read."""

    path: str
    source: str
    """Title of the form that the value was entered in; "" when it comes from none."""
    number: int | None
    """Which of several answers to that form, from 1."""
    label: str
    """Label of the field; the path where there is no such field."""
    value: Any
    shown: str | None
    """Label of the option chosen, where the value is one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How a gateway turned."""

    path: str
    question: str
    """Name of the gateway; its id when it has none."""
    flows: tuple[TriedFlow, ...]
    reads: tuple[Read, ...]
    erased: bool
    """True once the values read were erased by law."""


def turns(definition: Definition, event: Event) -> tuple[Turn, ...]:
    """Every decision of the event, in order. Raises KeyError or NotFound for facts that do not fit the definition."""
    reads = (event.payload or {}).get("reads") or []
    found = []
    for place, decision in enumerate(event.facts.get("decisions", ())):
        prefix, _, gateway = decision["at"].rpartition("/")
        process = definition.running_at(prefix).process
        read = reads[place] if place < len(reads) else {}
        flows = tuple(_flows(process, prefix, gateway, decision))
        question = process.nodes[gateway].name or gateway
        words = tuple(_read(definition.running_at(prefix), path, value) for path, value in read.items())
        found.append(Turn(decision["at"], question, flows, words, event.payload is None))
    return tuple(found)


def _flows(process: Process, prefix: str, gateway: str, decision: Mapping[str, Any]) -> Iterator[TriedFlow]:
    tried = {flow: (rule, value) for flow, rule, value in decision.get("tried", ())}
    node = process.nodes[gateway]
    for flow_id in node.outgoing:
        path = f"{prefix}/{flow_id}" if prefix else flow_id
        flow = process.flows[flow_id]
        rule, value = tried.get(path, (flow.condition or "", None))
        yield TriedFlow(
            path, flow.name, process.nodes[flow.target].name, rule, value, path in tried, flow_id == node.default, path == decision["took"]
        )


def _read(definition: Definition, path: str, value: Any) -> Read:
    place = _PLACE.match(path)
    name, rest = (place["name"], place["rest"] or "") if place else (path, "")
    number = int(place["number"]) if place and place["number"] else None
    form = definition.form(name) or definition.form(_gathered(definition.process).get(name))
    field = _field(form, rest) if form else None
    if form is None or field is None:
        return Read(path, "", number, path, value, None)
    shown = next((option.label for option in field.options if option.value == value), None)
    return Read(path, form.title or form.key, number, field.label or field.key, value, shown)


def _gathered(process: Process) -> dict[str, str]:
    """Variable that gathers the answers of a repeated task → key of its form."""
    loops = ((node.loop.output_collection, node.form_key) for node in process.nodes.values() if node.loop)
    return {variable: key for variable, key in loops if variable and key}


def _field(form: Form, path: str) -> Field | None:
    key = path.rpartition(".")[2] or path
    return next((field for field in form.walk() if field.key == key), None)
