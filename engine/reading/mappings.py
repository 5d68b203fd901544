"""What a call activity hands over: Camunda's `in` and `out`, in the words in which `nodes` keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

IN, OUT = "camunda:in", "camunda:out"
_FORM = re.compile(r"(camunda:in|camunda:out) (?:(variables=all)|source=(\S+) target=(\S+)|sourceExpression=(.+) target=(\S+))")


@dataclass(frozen=True, slots=True)
class Handover:
    """One mapping of a call activity."""

    direction: str
    """`IN` or `OUT`."""
    source: str | None
    """Expression, unparsed; None = every variable (out: every one that the called process wrote)."""
    target: str
    """Variable it becomes; "" for every variable."""


def read_handover(extension: str) -> Handover | None:
    """The mapping that an entry of `Node.extensions` is; None when it is another, or one of a kind that is not executed."""
    match = _FORM.fullmatch(extension)
    if match is None:
        return None
    direction, everything, source, target, expression, expression_target = match.groups()
    return Handover(direction, None, "") if everything else Handover(direction, source or expression, target or expression_target)


def handovers(extensions: Iterable[str]) -> tuple[Handover, ...]:
    """Every mapping among the extensions of a call activity."""
    return tuple(found for extension in extensions if (found := read_handover(extension)) is not None)
