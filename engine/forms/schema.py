"""form-js schema bytes → Form, with every reason why a schema cannot be deployed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Finding, Refused
from engine.forms import components, soundness
from engine.model import Form

LARGEST = 500_000
"""Largest schema file, in bytes."""
DEEPEST = 20
"""Deepest nesting of groups."""


def read_form(content: bytes, file: str) -> Form:
    """The form in `content` (JSON of form-js 1.23, UTF-8); its key is `file` without folder and ``.form``.

    Raises Refused with every finding when the schema cannot be executed exactly.
    """
    form, findings = examine(content, file)
    if form is None or any(finding.severity == "error" for finding in findings):
        raise Refused(findings)
    return form


def examine(content: bytes, file: str) -> tuple[Form | None, tuple[Finding, ...]]:
    """The form as far as it can be read, and all remarks on it, the advising ones too."""
    key = file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".form")
    try:
        schema = _parse(content)
    except ValueError as fault:
        return None, (components.finding(file, "form-not-json", None, id=f"Berkas bukan JSON formulir yang sah: {fault}. Simpan ulang dari "
                      "editor formulir.", en=f"The file is not a valid form schema: {fault}. Save it again from the form editor."),)
    reader = components.Reader(file)
    fields = tuple(reader.read_all(schema["components"]))
    properties = reader.properties(schema.get("properties"), None)
    title = properties.get("judul") or schema.get("title") or schema.get("id") or key
    form = Form(key=key, title=str(title), fields=fields, properties=properties)
    return form, (*reader.findings, *soundness.check(form, file))


def _parse(content: bytes) -> Mapping[str, Any]:
    if len(content) > LARGEST:
        raise ValueError(f"> {LARGEST} bytes")
    try:
        schema = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as fault:
        raise ValueError("nested too deeply") from fault
    if not isinstance(schema, dict) or schema.get("type", "default") != "default" or not isinstance(schema.get("components"), list):
        raise ValueError('no "components" list of a form')
    if max(_depths(schema["components"], 1)) > DEEPEST:
        raise ValueError("nested too deeply")
    return schema


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"key {next(n for n in names if names.count(n) > 1)!r} stands twice in one object")
    return entries


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _depths(items: list[Any], depth: int) -> Iterator[int]:
    yield depth
    for item in items:
        if isinstance(item, dict) and isinstance(item.get("components"), list):
            yield from _depths(item["components"], depth + 1)


