"""The functions an expression may call; there are no others, save those a caller of `parse` adds by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.expressions.functions import lists, moments, numbers, texts, working_time
from engine.expressions.functions.declaring import Function

#: Name → function. ``not(…)`` is part of the grammar.
BUILT_IN: Mapping[str, Function] = MappingProxyType(
    {**texts.FUNCTIONS, **numbers.FUNCTIONS, **lists.FUNCTIONS, **moments.FUNCTIONS, **working_time.FUNCTIONS}
)

__all__ = ["BUILT_IN", "Function"]
