"""Jinja filters: dates, times, amounts and names as people of the office read them, and what form macros ask of a form.

No filter reads a clock. The zone comes from the app's setting ``ALUR_ZONE``, the language from Flask-Babel; how things are written is
the engine's `format`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, has_app_context, request, url_for
from flask_babel import get_locale, gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from engine import MOST_COUNTED, format

Moment = datetime | date | str
DEFAULT_ZONE = "Asia/Makassar"
"""Zone of the sample office; ``ALUR_ZONE`` in the app's configuration replaces it."""


def init_app(app: Flask) -> None:
    """Register every filter of this module under its own name."""
    named = (
        long_date, day_date, short_date, clock, clock_zone, date_time, iso, control_value, minutes_words, remaining_words, listing,
        file_size, initials, thousands, counted, limits_words, paragraphs, deferred, hidden_parts, fillable, everywhere, said, heading, field_columns,
        keyboard, asset,
    )  # fmt: skip
    app.jinja_env.filters.update({function.__name__: function for function in named})


# ---------------------------------------------------------------- addresses


@pass_context  # so that Jinja asks at each page: by itself it would ask once, when it compiles the template
def asset(context: Context, filename: str) -> str:
    """The address of a file of `static/`. A page has some twenty-five of them, an icon each."""
    return _static_url(request.script_root, filename)


@cache
def _static_url(script_root: str, filename: str) -> str:
    return url_for("static", filename=filename)


# ---------------------------------------------------------------- dates and times


def long_date(value: Moment | None, zone: str | None = None) -> str:
    """``8 Juni 2026``; "" for nothing."""
    return format.day(_day(value, zone), _language()) if value else ""


def day_date(value: Moment | None, zone: str | None = None) -> str:
    """``Senin, 8 Juni 2026``; "" for nothing."""
    return format.full_day(_day(value, zone), _language()) if value else ""


def short_date(value: Moment | None, zone: str | None = None) -> str:
    """``08-06-2026``, for narrow columns."""
    return format.short_day(_day(value, zone)) if value else ""


def clock(value: datetime | time | str | None, zone: str | None = None) -> str:
    """``08.05`` (``08:05`` in English), of an instant or of a time of day."""
    if value is None or value == "":
        return ""
    if isinstance(value, str) and re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", value):
        value = time.fromisoformat(value)
    if isinstance(value, time):
        return f"{value:%H:%M}" if _language() == "en" else f"{value:%H.%M}"
    return format.bare_clock(_instant(value, zone), zone or _zone(), _language())


def clock_zone(value: datetime | str | None, zone: str | None = None) -> str:
    """``08.05 WITA``."""
    return format.clock(_instant(value, zone), zone or _zone(), _language()) if value else ""


def date_time(value: datetime | str | None, zone: str | None = None) -> str:
    """``8 Juni 2026 08.05 WITA``."""
    return format.moment(_instant(value, zone), zone or _zone(), _language()) if value else ""


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
        if subtype == "date":
            return _day(value, zone).isoformat()
        return format.local(_instant(value, zone), zone or _zone()).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return str(value)


def _day(value: Moment, zone: str | None) -> date:
    """The day on which an instant falls in the office; a day stays a day."""
    if isinstance(value, str) and len(value) == len("2026-06-08"):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return format.local(_instant(value, zone), zone or _zone()).date()


def _instant(value: datetime | str, zone: str | None) -> datetime:
    """An aware instant; a time without zone is taken as the office's own."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone or _zone()))


# ---------------------------------------------------------------- amounts


def minutes_words(minutes: int) -> str:
    """``4 jam 26 menit``; ``0 menit`` for nothing."""
    return format.minutes(int(minutes), _language())


def remaining_words(minutes: int) -> str:
    """Working minutes until something is due: ``sisa 2 jam kerja``, ``terlambat 35 menit``."""
    return format.remaining(int(minutes), _language())


def file_size(size_bytes: int) -> str:
    """``340 kB``, ``2,4 MB``: decimal units, as file managers show them."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} kB"
    return f"{format.number(size_bytes / 1_000_000, _language(), decimals=1)} MB"


def thousands(number: int | float) -> str:
    """``12.345``; decimals as many as there are, two at most."""
    decimals = 0 if number == int(number) else 1 if round(number, 1) == round(number, 2) else 2
    return format.number(number, _language(), decimals=decimals)


def counted(number: int) -> str:
    """A count that the engine stopped at some point: ``12``, ``1.000+``."""
    return thousands(number) if number <= MOST_COUNTED else f"{thousands(MOST_COUNTED)}+"


def listing(items: Collection[str]) -> str:
    """``a, b, dan c``."""
    return format.listing(tuple(items), _language())


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


def fillable(form: Any, conditions: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a form has anything to fill in besides its buttons and what opens behind one of them: whether a draft of it could be kept."""
    left_out = hidden_parts(form, conditions)
    return any(one.key and one.type not in ("group", "text", "expression") and not one.readonly and one.id not in left_out for one in form.walk())


def everywhere(view: Mapping[str, Any], required: Collection[str] | None = None) -> dict[str, Any]:
    """The same form view for a place the server has not judged yet (a new row, what opens behind a button): every field there is shown.

    `required` = ids required in that place, where it differs from the rest of the form.
    """
    return {**view, "visible": None, "conditions": {}, "required": view.get("required") if required is None else required}


def said(text: str, view: Mapping[str, Any]) -> str:
    """A label, description or text of a form with its placeholders filled by the view's ``words``."""
    words = view.get("words")
    return str(words(text)) if words and ("{{" in text or text.startswith("=")) else text


def heading(group: Any, view: Mapping[str, Any]) -> str:
    """The heading of a group; without the letter of its part of the Formulir (property ``bagian``) where the view is ``unlettered``."""
    text, letter = said(group.label, view), group.properties.get("bagian")
    return text.removeprefix(f"{letter}. ") if letter and view.get("unlettered") else text


def limits_words(field: Any) -> str:
    """What a field's schema says of its length or size: ``20 sampai 5.000 karakter.``; "" when it sets no limit that is known beforehand."""
    number = field.type == "number"
    least, most = (field.validate.get(name) for name in (("min", "max") if number else ("minLength", "maxLength")))
    low, high = (thousands(bound) if isinstance(bound, int | float) and not isinstance(bound, bool) else "" for bound in (least, most))
    unit = "" if number else f" {gettext('karakter')}"
    how = "%(low)s sampai %(high)s%(unit)s." if low and high else "Paling sedikit %(low)s%(unit)s." if low else "Paling banyak %(high)s%(unit)s."
    return str(gettext(how, low=low, high=high, unit=unit)) if low or high else ""


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


def _zone() -> str:
    """The office's zone."""
    return str(current_app.config.get("ALUR_ZONE", DEFAULT_ZONE)) if has_app_context() else DEFAULT_ZONE
