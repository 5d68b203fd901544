"""Forms written down briefly, and the clock they are judged by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import forms
from engine.errors import FieldError, Finding, Invalid, Refused
from engine.model import Form

NOW = datetime(2026, 6, 8, 8, 5, tzinfo=ZoneInfo("Asia/Makassar"))
"""A Monday morning in the office."""


def schema(*components: Mapping[str, Any], **top: Any) -> bytes:
    """A form-js schema of these components."""
    return json.dumps({"type": "default", "id": "uji", "components": list(components), **top}).encode()


def form(*components: Mapping[str, Any], **top: Any) -> Form:
    """The form of these components, key ``uji``."""
    return forms.read_form(schema(*components, **top), "uji.form")


def field(kind: str, key: str, **more: Any) -> dict[str, Any]:
    """One component whose id is its key."""
    return {"type": kind, "id": key, "key": key, "label": key.capitalize(), **more}


def text(key: str = "judul", **more: Any) -> dict[str, Any]:
    """A textfield."""
    return field("textfield", key, **more)


def yes_no(key: str, **more: Any) -> dict[str, Any]:
    """A radio with the values ya and tidak."""
    return field("radio", key, values=[{"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}], **more)


def outcome(*values: str) -> dict[str, Any]:
    """The radio whose options are the buttons."""
    return field("radio", "keputusan", values=[{"value": value, "label": value.title()} for value in values])


def group(identity: str, *components: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A group."""
    return {"type": "group", "id": identity, "label": identity.title(), "components": list(components), **more}


def rows(key: str, *components: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A list of rows."""
    return {"type": "dynamiclist", "id": key, "path": key, "label": key.title(), "isRepeating": True, "components": list(components), **more}


def stored(of: Form, values: Mapping[str, Any], **variables: Any) -> dict[str, Any]:
    """What `validate` stores."""
    return forms.validate(of, values, variables=variables, now=NOW)


def refused(of: Form, values: Mapping[str, Any], **variables: Any) -> dict[str, FieldError]:
    """The messages of `validate`, path by path in order; empty when it stores."""
    try:
        stored(of, values, **variables)
    except Invalid as invalid:
        return invalid.fields
    return {}


def keys(of: Form, values: Mapping[str, Any], **variables: Any) -> dict[str, str]:
    """Path → wording key of its message."""
    return {path: error.key for path, error in refused(of, values, **variables).items()}


def findings(content: bytes) -> list[Finding]:
    """Why `read_form` refuses; empty when it does not."""
    try:
        forms.read_form(content, "uji.form")
    except Refused as refusal:
        return list(refusal.findings)
    return []
