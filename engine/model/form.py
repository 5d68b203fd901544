"""A form as read from a form-js schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OFFERED_IF = "pilihan_"
"""Before the value of an option of the schema, in a property: the condition under which it is offered (``pilihan_setujui``)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a radio, select or checklist."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One component of a form. Groups and lists hold `children`; text components carry only `text`."""

    id: str
    """Component id in the schema."""
    type: str
    """form-js component type: textfield textarea number datetime checkbox checklist radio select filepicker expression text group dynamiclist."""
    key: str = ""
    """Key of the value in the form's object; "" for components without a value."""
    label: str = ""
    description: str = ""
    text: str = ""
    options: tuple[Option, ...] = ()
    options_expression: str | None = None
    """form-js ``valuesExpression``: yields options at run time, e.g. ``kantor.bidang``."""
    default: Any = None
    required: bool = False
    validate: Mapping[str, Any] = field(default_factory=dict)
    """form-js ``validate``: minLength maxLength min max pattern validationType (email, phone) …"""
    hidden_when: str | None = None
    """form-js ``conditional.hide``: expression over the form's values."""
    expression: str | None = None
    """Of an expression field: what it shows, computed on the server."""
    readonly: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    """Custom properties: usulan, dibaca, syarat, pesan, wajib_bila, otomatis …"""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """Other schema entries that matter for showing it: subtype (date time datetime), accept, multiple, decimalDigits, layout …"""
    children: tuple["Field", ...] = ()

    @property
    def options_vary(self) -> bool:
        """Whether what may be chosen depends on values: it comes from an expression, or some of it is offered under a condition."""
        return self.options_expression is not None or any(name.startswith(OFFERED_IF) for name in self.properties)

    def walk(self) -> "tuple[Field, ...]":
        """This field and every field below it, in form order."""
        return (self, *(f for child in self.children for f in child.walk()))


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its key (file name without ``.form``), what it writes and how it is shown."""

    key: str
    title: str
    fields: tuple[Field, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    """Form-level properties: ``tombol`` (label of the single button), ``surat`` (letter template) …"""

    def walk(self) -> tuple[Field, ...]:
        """Every field at any depth, in form order."""
        return tuple(f for child in self.fields for f in child.walk())

    @property
    def letters(self) -> tuple[str, ...]:
        """Files of the letter templates it may make: the usual one (property ``surat``), then the other one (``surat_lain``)."""
        return tuple(self.properties[name] for name in ("surat", "surat_lain") if name in self.properties)

    def outcome(self) -> Field | None:
        """The radio ``keputusan`` whose options are the task's buttons, if the form has one."""
        return next((f for f in self.walk() if f.key == "keputusan" and f.type == "radio"), None)
