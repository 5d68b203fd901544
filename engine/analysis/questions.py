"""Two versions of a form: its fields, compared by the path of what they write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.analysis.comparing import Change, Difference, Fact, Named, Thing, compare, feel
from engine.model import Field, Form

_EXPRESSIONS = frozenset({"usulan", "syarat", "wajib_bila"})
"""Custom properties whose text is an expression (docs/design.md §10)."""


def compare_forms(old: Form, new: Form, file: str) -> Iterator[Difference]:
    """What differs; the order of fields that both have counts as one thing."""
    before, after = _fields(old.fields), _fields(new.fields)
    yield from compare(file, {new.key: _form(old, new.key)}, {new.key: _form(new, new.key)})
    yield from compare(file, before, after)
    kept_before, kept_after = [key for key in before if key in after], [key for key in after if key in before]
    if kept_before != kept_after:
        names = [", ".join(after[key].name or key for key in keys) for keys in (kept_before, kept_after)]
        yield Difference(file, "form", "changed", new.key, new.title, "", (Change("order", "", names[0], names[1]),))


def _form(form: Form, key: str) -> Thing:
    facts: dict[Fact, str | Named] = {("title", ""): form.title}
    facts |= {("property", name): value for name, value in form.properties.items()}
    return Thing("form", key, form.title, "", facts, title_fact="title")


def _fields(fields: Sequence[Field], group: Named | str = "", path: str = "") -> dict[str, Thing]:
    """Path → field, in form order; one that writes nothing goes by its component id."""
    found: dict[str, Thing] = {}
    for field in fields:
        here = f"{path}{field.key or field.id}"
        found[here] = Thing("field", here, field.label or field.text[:60], field.type, _facts(field, group), title_fact="label")
        inside = f"{here}." if field.type == "dynamiclist" else path
        found |= _fields(field.children, Named(field.id, field.label) if field.type == "group" else group, inside)
    return found


def _facts(field: Field, group: Named | str) -> dict[Fact, str | Named]:
    facts: dict[Fact, str | Named] = {
        ("label", ""): field.label,
        ("type", ""): field.type,
        ("group", ""): group,
        ("description", ""): field.description,
        ("text", ""): field.text,
        ("required", ""): "true" if field.required else "",
        ("preset", ""): _text(field.default),
        ("readonly", ""): "true" if field.readonly else "",
        ("hidden", ""): feel(field.hidden_when),
        ("expression", ""): feel(field.expression),
        ("choices", ""): feel(field.options_expression),
    }
    facts |= {("option", option.value): option.label for option in field.options}
    facts |= {("rule", name): _text(value) for name, value in field.validate.items() if name != "required"}
    facts |= {("property", name): feel(value) if name in _EXPRESSIONS else value for name, value in field.properties.items()}
    facts |= {("attribute", name): _text(value) for name, value in field.attributes.items()}
    return facts


def _text(value: Any) -> str:
    """A JSON value in one line; "" for nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
