"""Notes that other tools leave in a diagram are kept and not read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context


def check(context: Context) -> Iterator[Finding]:
    """Attributes and extension elements of namespaces that no engine known here uses."""
    for element in context.elements:
        names = [*element.attributes, *element.extensions]
        foreign = sorted({name.removeprefix("loop:").partition("}")[0].lstrip("{") for name in names if name.removeprefix("loop:").startswith("{")})
        if foreign:
            yield context.finding("foreign-extension", element, names=", ".join(foreign))
