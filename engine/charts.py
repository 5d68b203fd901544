"""Bar charts as SVG: a frozen value in, the same text out on every machine.

Made for a page and a printed report alike: no script, no style, no colour of its own (``currentColor``), lettering that stays legible on a
telephone, and every figure written beside its bar. Our own, since the libraries at hand bring styles and scripts that our pages' policy
refuses, or no names for screen readers (docs/adr/0017-figures-that-leave-the-office.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

_WIDTH = 360
"""Of a telephone's column, so that nothing shrinks there."""
_ROW = 36
_BASELINE, _BAR_TOP, _BAR_HEIGHT = 14, 20, 10
_MASKED_WIDTH = 14
_LONGEST_LABEL = 38
_FONT = 'font-family="Liberation Sans, Arial, sans-serif" font-size="13"'


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    amount: float | None
    """At least 0; None for one that must not be told: its bar is an empty box of fixed size."""
    shown: str
    """The amount as people read it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars one below the other, each beginning at zero."""

    key: str
    """Begins the ids in the SVG, so that several fit on one page."""
    title: str
    bars: tuple[Bar, ...]

    @property
    def description(self) -> str:
        """All of it in one sentence, for those who do not see it."""
        return "; ".join(f"{bar.label}: {bar.shown}" for bar in self.bars)


def svg(chart: Chart) -> str:
    """The chart as one SVG element."""
    return "".join(_parts(chart))


def _parts(chart: Chart) -> Iterator[str]:
    height, key = _ROW * len(chart.bars), escape(chart.key)
    longest = max((bar.amount for bar in chart.bars if bar.amount is not None), default=0)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-labelledby="{key}-nama {key}-isi" {_FONT} fill="currentColor">'
    )
    yield f'<title id="{key}-nama">{escape(chart.title)}</title><desc id="{key}-isi">{escape(chart.description)}</desc>'
    for place, bar in enumerate(chart.bars):
        yield from _bar(bar, place * _ROW, longest)
    yield "</svg>"


def _bar(bar: Bar, top: int, longest: float) -> Iterator[str]:
    yield f'<text x="0" y="{top + _BASELINE}">{escape(_short(bar.label))}</text>'
    yield f'<text x="{_WIDTH}" y="{top + _BASELINE}" text-anchor="end" font-weight="bold">{escape(bar.shown)}</text>'
    yield f'<rect x="0" y="{top + _BAR_TOP + _BAR_HEIGHT}" width="{_WIDTH}" height="1" fill-opacity="0.35"/>'
    if bar.amount is None:
        yield (
            f'<rect x="0.5" y="{top + _BAR_TOP + 0.5}" width="{_MASKED_WIDTH}" height="{_BAR_HEIGHT - 1}" fill="none" stroke="currentColor" '
            'stroke-dasharray="3 2"/>'
        )
    elif bar.amount:
        yield f'<rect x="0" y="{top + _BAR_TOP}" width="{_width(bar.amount, longest)}" height="{_BAR_HEIGHT}"/>'


def _width(amount: float, longest: float) -> str:
    return f"{amount * _WIDTH / longest:.1f}"


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
