"""How this room refuses a file: one finding, with a rule id and a sentence in both languages."""

from __future__ import annotations

from engine.errors import Finding, Refused
from engine.sentences import said


def refusal(rule: str, file: str, *, element_id: str | None = None, element_name: str | None = None, **values: object) -> Refused:
    """The error that says why `file` cannot be read; `values` fill the placeholders of the rule's sentence."""
    message = said("engine.reading", rule, file=file, **values)
    return Refused([Finding(rule, element_id, message, element_name=element_name, file=file)])
