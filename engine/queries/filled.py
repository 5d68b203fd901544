"""The Formulir of a case so far, as far as its reader may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import forms
from engine.forms import Section
from engine.model import Definition, Node
from engine.queries.heads import numbered_steps
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
    return tuple(part for part in found if part.sections)


def _items(node: Node, values: Mapping[str, Any]) -> list[Any]:
    """What a multi-instance task ran over, when its collection is a plain path into the variables."""
    if node.loop is None or node.loop.collection is None:
        return []
    value: Any = values
    for name in node.loop.collection.strip("${} =").split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []
