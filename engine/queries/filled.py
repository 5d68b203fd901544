"""The Formulir of a case so far, as far as its reader may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine import forms
from engine.forms import Section
from engine.model import Definition, Node
from engine.queries.heads import STOPS, numbered_steps
from engine.queries.sight import Desk


@dataclass(frozen=True, slots=True)
class Part:
    """What one form has written so far."""

    form: str
    """Form key."""
    title: str
    who: str
    """Group of the item, for a form that each bidang fills; "" otherwise."""
    sections: tuple[Section, ...]


def parts_of(desk: Desk, definition: Definition, values: Mapping[str, Any]) -> tuple[Part, ...]:
    """The Formulir so far, form by form in the order of the procedure, as far as the reader may read it."""
    found: list[Part] = []
    seen: set[str] = set()
    for node in numbered_steps(definition.process):
        key = node.form_key
        if key is None or key in seen or key not in definition.forms:
            continue
        seen.add(key)
        collected = values.get(node.loop.output_collection) if node.loop and node.loop.output_collection else None
        items = _items(node, values)
        written = collected if isinstance(collected, list) else [values.get(key)]
        for place, value in enumerate(written):
            if isinstance(value, dict):
                who = desk.office.group_label(str(items[place])) if place < len(items) else ""
                sections = forms.describe(definition.forms[key], value, values, reader_groups=desk.reader.groups)
                found.append(Part(key, definition.forms[key].title or node.name, who, tuple(sections)))
    return tuple(part for part in _marked(definition, found, values) if part.sections)


def _marked(definition: Definition, found: list[Part], values: Mapping[str, Any]) -> list[Part]:
    """The parts, with the rows of the first form marked that the citizen has added since, when they were asked to (property `STOPS`)."""
    first = definition.process.first_task()
    asking = [node.form_key for node in definition.process.nodes.values() if STOPS in node.properties and node.form_key]
    added = {key: value for form in asking if isinstance(values.get(form), dict) for key, value in values[form].items()}
    if first is None or not added:
        return found
    return [replace(part, sections=tuple(_marking(s, added) for s in part.sections)) if part.form == first.form_key else part for part in found]


def _marking(section: Section, added: Mapping[str, Any]) -> Section:
    return replace(section, rows=tuple(replace(row, changed=row.path in added) for row in section.rows))


def _items(node: Node, values: Mapping[str, Any]) -> list[Any]:
    """What a multi-instance task ran over, when its collection is a plain path into the variables."""
    if node.loop is None or node.loop.collection is None:
        return []
    value: Any = values
    for name in node.loop.collection.strip("${} =").split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []
