"""Addresses of lists: what a page shows is said in its address, so every filter, order and page is a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext

ALL = "semua"
"""How an address asks for the cases of every process."""
_AROUND = 2
"""Page numbers shown on each side of the current one."""


def here(**changes: Any) -> str:
    """The address of this page with `changes` to its query; None or "" drops a name, and any change but of the page goes to the first page."""
    said = {name: value for name, value in request.args.items() if name != "hal" or "hal" in changes}
    wanted = {name: value for name, value in {**said, **changes}.items() if value not in (None, "")}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **wanted})


def page_number() -> int:
    """The page asked for, from 1."""
    text = request.args.get("hal", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1


def process(*, default: str) -> str:
    """Key of the process whose cases are asked for: `default` when the address names none, "" when it names all."""
    asked = request.args.get("proses") or default
    return "" if asked == ALL else asked


def process_tabs(names: Mapping[str, str], *, chosen: str) -> list[dict[str, Any]]:
    """Tabs of a list of cases: each process by itself, the first one being what is shown unasked, then all of them."""
    links = [{"label": name, "url": here(proses=key), "active": key == chosen} for key, name in names.items()]
    return [*links, {"label": gettext("Semua proses"), "url": here(proses=ALL), "active": not chosen}]


def pager(page: int, pages: int) -> dict[str, Any]:
    """What the macro `pagination` reads: neighbours, the first and last page, those around the current one."""
    near = [number for number in range(1, pages + 1) if number in (1, pages) or abs(number - page) <= _AROUND]
    shown: list[dict[str, Any]] = []
    for before, number in zip([0, *near], near, strict=False):
        shown += [{"label": "…"}] if number - before > 1 else []
        shown.append({"label": str(number), "url": here(hal=number), "current": number == page})
    return {
        "previous": here(hal=page - 1) if page > 1 else None,
        "next": here(hal=page + 1) if page < pages else None,
        "pages": shown,
        "sentence": f"Halaman {page} dari {pages}",
    }
