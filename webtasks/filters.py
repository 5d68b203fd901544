"""Jinja filters: dates, times, durations, sizes and names as people of the office read them, and what form macros ask of a form.

No filter reads a clock. The zone comes from the app's setting ``ALUR_ZONE``, the language from Flask-Babel.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, current_app, has_app_context
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

Moment = datetime | date | str
DEFAULT_ZONE = "Asia/Makassar"
"""Zone of the sample office; ``ALUR_ZONE`` in the app's configuration replaces it."""


def init_app(app: Flask) -> None:
    """Register every filter of this module under its own name."""
    named = (
        long_date,
        day_date,
        short_date,
        clock,
        clock_zone,
        date_time,
        iso,
        control_value,
        duration_words,
        minutes_words,
        file_size,
        initials,
        thousands,
        paragraphs,
        deferred,
        hidden_parts,
        everywhere,
        field_columns,
        keyboard,
    )
    app.jinja_env.filters.update({function.__name__: function for function in named})


# ---------------------------------------------------------------- dates and times


def long_date(value: Moment | None, zone: str | None = None) -> str:
    """``8 Juni 2026``."""
    return _date(value, "d MMMM y", zone)


def day_date(value: Moment | None, zone: str | None = None) -> str:
    """``Senin, 8 Juni 2026``."""
    return _date(value, "EEEE, d MMMM y", zone)


def short_date(value: Moment | None, zone: str | None = None) -> str:
    """``8 Jun 2026``, for narrow columns."""
    return _date(value, "d MMM y", zone)


def clock(value: datetime | time | str | None, zone: str | None = None) -> str:
    """``08.05`` (``08:05`` in English)."""
    if value is None or value == "":
        return ""
    if isinstance(value, str) and re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", value):
        value = time.fromisoformat(value)
    moment = value if isinstance(value, time) else _local(value, zone)
    return f"{moment:%H:%M}" if _language() == "en" else f"{moment:%H.%M}"


def clock_zone(value: datetime | str | None, zone: str | None = None) -> str:
    """``08.05 WITA``."""
    if value is None or value == "":
        return ""
    local = _local(value, zone)
    return f"{clock(local, zone)} {local.tzname()}" if isinstance(local, datetime) else ""


def date_time(value: datetime | str | None, zone: str | None = None) -> str:
    """``8 Juni 2026, 08.05 WITA``."""
    return f"{long_date(value, zone)}, {clock_zone(value, zone)}" if value else ""


def iso(value: Moment | None) -> str:
    """The machine's spelling, for ``<time datetime=…>``."""
    return value if isinstance(value, str) else value.isoformat() if value else ""


def control_value(value: Any, subtype: str = "date", zone: str | None = None) -> str:
    """What a date, time or datetime control takes; text that cannot be read is given back as it was typed."""
    if value is None or value == "":
        return ""
    try:
        if subtype == "time":
            return time.fromisoformat(str(value)).strftime("%H:%M")
        local = _local(value, zone)
    except ValueError:
        return str(value)
    if subtype == "date" or not isinstance(local, datetime):
        return (local.date() if isinstance(local, datetime) else local).isoformat()
    return local.strftime("%Y-%m-%dT%H:%M")


def _date(value: Moment | None, pattern: str, zone: str | None) -> str:
    """The day in words; "" for nothing."""
    return format_date(_local(value, zone), pattern, locale=_language()) if value else ""


def _local(value: Moment, zone: str | None) -> datetime | date:
    """An instant in the office's zone; a day stays a day, a time without zone is taken as the office's own."""
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == len("2026-06-08") else datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return value
    office = ZoneInfo(zone or _setting("ALUR_ZONE", DEFAULT_ZONE))
    return value.astimezone(office) if value.tzinfo else value.replace(tzinfo=office)


# ---------------------------------------------------------------- amounts


def minutes_words(minutes: int) -> str:
    """``4 jam 26 menit``; ``0 menit`` for nothing."""
    hours, rest = divmod(int(minutes), 60)
    parts = [gettext("%(n)s jam", n=hours)] if hours else []
    if rest or not hours:
        parts.append(gettext("%(n)s menit", n=rest))
    return " ".join(parts)


def duration_words(amount: timedelta) -> str:
    """``2 hari 3 jam`` of elapsed time, the two largest units, never more exact than a minute; the sign is left to the caller."""
    minutes = int(abs(amount).total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    if not days:
        return minutes_words(minutes)
    hours = minutes // 60
    return gettext("%(n)s hari", n=days) + (f" {gettext('%(n)s jam', n=hours)}" if hours else "")


def file_size(size_bytes: int) -> str:
    """``340 kB``, ``2,4 MB``: decimal units, as file managers show them."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} kB"
    return f"{format_decimal(round(size_bytes / 1_000_000, 1), locale=_language())} MB"


def thousands(number: int | float) -> str:
    """``12.345``."""
    return str(format_decimal(number, locale=_language()))


# ---------------------------------------------------------------- words


def initials(name: str) -> str:
    """At most two capitals: first and last word of a name, titles after a comma left out."""
    words = [word for word in re.split(r"[\s.]+", name.split(",")[0]) if word[:1].isalpha()]
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in chosen)


def paragraphs(text: str) -> Markup:
    """Text of a form's `text` component: paragraphs, ``#`` headings, ``-`` lists, ``**bold**`` and links to pages; nothing else is markup."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    return Markup("").join(_block(block) for block in blocks)


def _block(block: str) -> Markup:
    lines = block.splitlines()
    if heading := re.match(r"#{1,6}\s+(.*)", block):
        return Markup("<h2>{}</h2>").format(_inline(heading[1]))
    if all(re.match(r"\s*[-*]\s+", line) for line in lines):
        items = Markup("").join(Markup("<li>{}</li>").format(_inline(re.sub(r"^\s*[-*]\s+", "", line))) for line in lines)
        return Markup("<ul>{}</ul>").format(items)
    return Markup("<p>{}</p>").format(Markup("<br>").join(_inline(line) for line in lines))


def _inline(text: str) -> Markup:
    safe = str(escape(text))
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    # Safe: the text was escaped above, and an address with a quote or an ampersand in it does not match.
    return Markup(re.sub(r"\[([^\]]+)\]\(((?:https?://|/(?!/)|mailto:|tel:)[^\s)&]+)\)", r'<a href="\2">\1</a>', safe))  # noqa: S704


# ---------------------------------------------------------------- what the form macros ask


def deferred(form: Any, conditions: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Outcome → the fields that matter only for it, so that they open behind its button.

    `form` is an `engine.model.Form`; `conditions` as the view gives them to the macros: field id → {path, equals | differs}.
    """
    outcome = form.outcome()
    if outcome is None:
        return {}
    behind: dict[str, tuple[Any, ...]] = {}
    for field in form.walk():
        condition = conditions.get(field.id, {})
        chosen = condition.get("equals", ())
        if condition.get("path") == outcome.key and len(chosen) == 1:
            behind[chosen[0]] = (*behind.get(chosen[0], ()), field)
    return behind


def hidden_parts(form: Any, conditions: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Ids that the run of fields leaves out: the outcome, what stands behind one of its buttons, and groups that are left empty."""
    outcome = form.outcome()
    hidden = {field.id for fields in deferred(form, conditions).values() for field in fields} | ({outcome.id} if outcome else set())
    for field in reversed(form.walk()):
        if field.type == "group" and field.children and all(child.id in hidden for child in field.children):
            hidden.add(field.id)
    return frozenset(hidden)


def everywhere(view: Mapping[str, Any], required: Collection[str] | None = None) -> dict[str, Any]:
    """The same form view for a place the server has not judged yet (a new row, what opens behind a button): every field there is shown.

    `required` = ids required in that place, where it differs from the rest of the form.
    """
    return {**view, "visible": None, "conditions": {}, "required": view.get("required") if required is None else required}


def field_columns(field: Any) -> int:
    """Width of a field in twelfths, from form-js' sixteenths; 12 when it asks for none."""
    columns = (field.attributes.get("layout") or {}).get("columns")
    return min(12, max(3, round(columns * 12 / 16))) if isinstance(columns, int) and columns else 12


def keyboard(field: Any) -> dict[str, str]:
    """Attributes that bring the right keyboard and the browser's own memory to a text field: type, inputmode, autocomplete.

    The form's own word (properties ``inputmode``, ``autocomplete``) wins over what its validation lets us know.
    """
    kind = field.validate.get("validationType")
    found = {"type": "text"}
    if kind == "email":
        found = {"type": "email", "autocomplete": "email", "spellcheck": "false"}
    elif kind == "phone":
        found = {"type": "tel", "autocomplete": "tel"}
    elif re.fullmatch(r"\^?(\[0-9\]|\\d)[{+*\d,}]*\$?", str(field.validate.get("pattern") or "")):
        found = {"type": "text", "inputmode": "numeric"}
    return found | {name: field.properties[name] for name in ("inputmode", "autocomplete") if field.properties.get(name)}


def _language() -> str:
    """Language of this page, ``id`` outside a request."""
    locale = get_locale() if has_app_context() else None
    return str(locale.language) if locale else "id"


def _setting(name: str, default: str) -> str:
    return str(current_app.config.get(name, default)) if has_app_context() else default
