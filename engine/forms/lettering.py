"""Which letter a form makes: the template it names, or another one under a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.forms.reckoning import computed
from engine.model import Form

OTHER_IF = "surat_lain_bila"
"""Form-level property: expression; while it is true the form makes its other letter (``surat_lain``)."""


def letter_of(form: Form, variables: Mapping[str, Any]) -> str | None:
    """File of the template that the form makes with these variables; None when it makes no letter. Raises ModelFault."""
    usual, *others = form.letters or (None,)
    if others and computed(form, OTHER_IF, variables) is True:
        return others[0]
    return usual
