"""The error classes of the engine: what was wanted, what stands in the way, as attributes.

The sentence a person reads is made at the face (`webtasks/errors.py`, `commands/parts.py`), in their language.
A fault while executing a *model* is `ModelFault`; the runtime turns it into an incident, never into an HTTP error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of `lint`, `forms` or a letter template about a file that is to be deployed."""

    rule: str
    """Id of the rule, kebab case, e.g. ``xor-flow-without-condition``; also the name of its page in the docs."""
    element_id: str | None
    """Id of the BPMN element, or key of the form field; None when the file as a whole is meant."""
    message: Mapping[str, str]
    """Language (``id``, ``en``) → what is wrong, what happens if ignored, what to do."""
    element_name: str | None = None
    """What the element is called in the drawing, when it has a name."""
    severity: Literal["error", "warn"] = "error"
    """``error`` refuses deployment, ``warn`` advises."""
    file: str | None = None
    """Name of the file, e.g. ``penanganan_pengaduan.bpmn``."""


class EngineError(Exception):
    """Base of what the engine raises on purpose. `facts` are for the log and for the face's sentence."""

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message or type(self).__name__)
        self.facts = facts


class NotFound(EngineError):
    """There is no such case, task, definition, file or user (or its existence is secret). HTTP 404."""


class NotAllowed(EngineError):
    """The actor lacks the authority for this act. HTTP 403."""


class Conflict(EngineError):
    """The thing has changed since it was read, or another holds it. HTTP 409.

    `facts`: ``reason`` (``stale`` · ``taken`` · ``done`` · ``exists`` · ``ended``), ``holder``, ``changed`` (what changed, in event terms).
    """


@dataclass(frozen=True, slots=True)
class FieldError:
    """One message beside one field."""

    key: str
    """Wording key, e.g. ``wajib`` (the texts are in ``office/``)."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Placeholders of the wording, e.g. ``{"label": "Nama lengkap", "n": 120}``."""
    text: str | None = None
    """A sentence that came with the form itself (``pesan`` of a group); wins over the wording of `key`."""


class Invalid(EngineError):
    """Input that a form or a command does not accept. HTTP 422.

    `fields`: path of the field (``hadir.0.nama``; ``""`` = the form as a whole) → its one message, in form order.
    """

    def __init__(self, fields: Mapping[str, FieldError], **facts: Any) -> None:
        super().__init__(f"invalid: {', '.join(fields) or 'form'}", **facts)
        self.fields = dict(fields)


class Refused(EngineError):
    """Files that cannot be deployed. HTTP 400. `findings` holds every remark, the advising ones too."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        errors = [f for f in findings if f.severity == "error"]
        super().__init__("; ".join(f"{f.file or ''} {f.element_id or ''} [{f.rule}] {f.message.get('en', '')}".strip() for f in errors[:3]))
        self.findings = tuple(findings)


class ModelFault(EngineError):
    """A fault of the model while it is executed: a failing expression, a missing variable, a limit.

    `facts`: ``element`` (id), ``expression`` (text or None), ``reads`` (path → value), ``limit`` (name or None); besides, where they can be said,
    ``path``, ``reason`` (key of the sentences in ``engine/queries/faults.toml``), ``about`` (what these name: variables, flows, never values),
    ``said`` (an Indonesian sentence that may quote values).
    """
