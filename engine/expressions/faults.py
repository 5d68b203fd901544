"""What can be wrong with an expression: refused when read, or failing when evaluated; said in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError
from engine.expressions.wording import FAULTS, REFUSALS

_LONGEST_QUOTE = 60


class ExpressionError(EngineError):
    """A text that is not an expression of the language, or not one with a certain meaning."""

    def __init__(self, message_id: str, message_en: str, position: int, *, rule: str = "expression-language", reason: str = "syntax") -> None:
        super().__init__(message_en)
        self.message_id = message_id
        """What is wrong and what to write instead, in Indonesian."""
        self.message_en = message_en
        """The same in English."""
        self.position = position
        """Index (from 0) in the text as given, where the trouble starts."""
        self.rule = rule
        """``expression-language`` · ``unsafe-expression`` (calls) · ``expression-empty`` · ``expression-limit`` · ``expression-value``."""
        self.reason = reason
        """Finer name within the rule, e.g. ``prose``, ``operator``, ``language``, ``method``; a key of `wording.REFUSALS`."""

    @property
    def message(self) -> Mapping[str, str]:
        """Language (``id``, ``en``) → sentence, as `engine.errors.Finding` wants it."""
        return {"id": self.message_id, "en": self.message_en}


class EvaluationError(EngineError):
    """A fault of the model while an expression is evaluated: wrong types, a spent budget, a value that cannot be read."""

    def __init__(self, message_id: str, message_en: str, *, reason: str = "value", limit: str | None = None) -> None:
        super().__init__(message_en)
        self.message_id = message_id
        """What went wrong, in Indonesian."""
        self.message_en = message_en
        """The same in English."""
        self.reason = reason
        """A key of `wording.FAULTS`."""
        self.limit = limit
        """``steps``, ``size`` or ``depth`` when a budget is spent."""
        self.expression: str | None = None
        """The expression's text; set by `evaluate`."""
        self.reads: Mapping[str, Any] = {}
        """The values read before it failed, path → value; set by `evaluate`."""

    @property
    def message(self) -> Mapping[str, str]:
        """Language (``id``, ``en``) → sentence."""
        return {"id": self.message_id, "en": self.message_en}


def refuse(reason: str, position: int, **values: Any) -> ExpressionError:
    """The error for `reason` (a key of `wording.REFUSALS`); `values` fill its sentences."""
    rule, text_id, text_en = REFUSALS[reason]
    values = {key: _shortened(value) if key.startswith("found") else value for key, value in values.items()}
    return _placed(text_id.format(**values), text_en.format(**values), position, rule=rule, reason=reason)


def fault(reason: str, *, limit: str | None = None, **values: Any) -> EvaluationError:
    """The error for `reason` (a key of `wording.FAULTS`); `values` fill its sentences."""
    text_id, text_en = FAULTS[reason]
    return EvaluationError(text_id.format(**values), text_en.format(**values), reason=reason, limit=limit)


def _placed(text_id: str, text_en: str, position: int, *, rule: str, reason: str) -> ExpressionError:
    place = position + 1
    return ExpressionError(f"{text_id} (huruf ke-{place})", f"{text_en} (character {place})", position, rule=rule, reason=reason)


def _shortened(found: Any) -> str:
    text = str(found)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


def unreadable(reason: str, found: str) -> ExpressionError:
    """The error for a text by itself that is no date, instant, duration or cycle; it has no place."""
    rule, text_id, text_en = REFUSALS[reason]
    shown = _shortened(found)
    return ExpressionError(text_id.format(found=shown), text_en.format(found=shown), 0, rule=rule, reason=reason)


def as_refusal(error: EvaluationError, position: int) -> ExpressionError:
    """The same trouble met already while reading, in a literal at `position`."""
    return _placed(error.message_id, error.message_en, position, rule="expression-value", reason=error.reason)


def as_fault(error: ExpressionError) -> EvaluationError:
    """The same trouble met while evaluating, e.g. a text among the data that is no date."""
    return EvaluationError(error.message_id, error.message_en, reason=error.reason)
