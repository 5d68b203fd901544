"""One component of a form-js schema → Field, or the reason why it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Finding
from engine.model import Field, Option

INPUTS = frozenset({"textfield", "textarea", "number", "datetime", "checkbox", "checklist", "radio", "select", "filepicker"})
"""Components that a person fills in."""
CHOICES = frozenset({"radio", "select", "checklist"})
"""Components with options."""
CONTAINERS = frozenset({"group", "dynamiclist"})
"""Components that hold others."""
IGNORED = frozenset({"button", "spacer", "separator"})
"""Read and left out: they neither hold a value nor say anything; the page makes its own buttons."""
SUPPORTED = INPUTS | CONTAINERS | {"expression", "text"}
"""Components that become fields."""

_KEPT = (
    "subtype", "accept", "multiple", "decimalDigits", "increment", "serializeToString", "timeSerializingFormat", "timeInterval", "timeLabel",
    "dateLabel", "use24h", "disallowPassedDates", "defaultRepetitions", "allowAddRemove", "isRepeating", "showOutline", "layout", "appearance",
    "searchable", "computeOn", "disabled",
)
_RULES = frozenset({"required", "minLength", "maxLength", "min", "max", "pattern", "patternErrorMessage", "validationType"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def finding(file: str, rule: str, element: str | None, *, id: str, en: str) -> Finding:
    """An error finding with its sentence in both languages."""
    return Finding(rule=rule, element_id=element, message={"id": id, "en": en}, file=file)


class Reader:
    """Reads components one after another; `findings` gathers what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._made = 0

    def read_all(self, items: list[Any], *, within: str = "") -> Iterator[Field]:
        """The fields of a list of components, in order."""
        for item in items:
            if not isinstance(item, dict):
                self._wrong("form-not-json", None, id="Ada komponen yang bukan objek.", en="A component is not an object.")
            elif str(item.get("type")) not in IGNORED:
                yield from self._read(item, within=within)

    def properties(self, given: Any, element: str | None) -> dict[str, str]:
        """Custom properties: name → text."""
        if given is None:
            return {}
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            self._wrong("form-properties", element, id="Properti khusus harus berupa pasangan nama dan teks.",
                        en="Custom properties must be pairs of name and text.")
            return {}
        return dict(given)

    def _read(self, item: Mapping[str, Any], *, within: str) -> Iterator[Field]:
        kind = str(item.get("type"))
        self._made += 1
        identity = item.get("id") if isinstance(item.get("id"), str) and item["id"] else f"{kind}_{self._made}"
        named = str(item.get("key") or item.get("path") or identity)
        if kind not in SUPPORTED:
            self._wrong("form-component-unsupported", named,
                        id=f"Komponen \"{kind}\" ({item.get('label') or named}) tidak didukung. Ganti dengan salah satu dari: "
                           f"{', '.join(sorted(SUPPORTED))}.",
                        en=f"Component \"{kind}\" is not supported. Use one of: {', '.join(sorted(SUPPORTED))}.")
            return
        if kind == "dynamiclist" and within == "dynamiclist":
            self._wrong("form-nested-list", named, id="Daftar di dalam daftar tidak didukung. Pecah menjadi dua daftar.",
                        en="A list within a list is not supported. Make two lists of it.")
            return
        yield self._field(item, str(identity), kind, named, within=within)

    def _field(self, item: Mapping[str, Any], identity: str, kind: str, named: str, *, within: str) -> Field:
        rules = self._rules(item, named)
        values, values_expression = self._options(item, kind, named)
        inner = kind if kind == "dynamiclist" else within
        components = item.get("components")
        conditional = item.get("conditional")
        return Field(
            id=identity,
            type=kind,
            key=self._key(item, kind, named),
            label=str(item.get("label") or item.get("dateLabel") or item.get("timeLabel") or ""),
            description=str(item.get("description") or ""),
            text=str(item.get("text") or "") if kind == "text" else "",
            options=values,
            options_expression=values_expression,
            default=item.get("defaultValue"),
            required=rules.get("required") is True,
            validate=rules,
            hidden_when=str(conditional["hide"]) if isinstance(conditional, dict) and conditional.get("hide") else None,
            expression=str(item.get("expression") or "") if kind == "expression" else None,
            readonly=self._flag(item, "readonly", named),
            properties=self.properties(item.get("properties"), named),
            attributes=self._attributes(item, named),
            children=tuple(self.read_all(components, within=inner)) if kind in CONTAINERS and isinstance(components, list) else (),
        )

    def _key(self, item: Mapping[str, Any], kind: str, named: str) -> str:
        if kind in ("text", "group"):
            if kind == "group" and item.get("path"):
                self._wrong("form-key", named, id="Grup tidak boleh punya path. Kosongkan path-nya.", en="A group must not have a path. Clear it.")
            return ""
        key = item.get("path" if kind == "dynamiclist" else "key")
        if not isinstance(key, str) or not _NAME.fullmatch(key):
            self._wrong("form-key", named, id=f"Kunci {key!r} tidak dapat dipakai. Gunakan huruf, angka, dan garis bawah, mis. tanggal_kejadian.",
                        en=f"Key {key!r} cannot be used. Use letters, digits and underscores, e.g. tanggal_kejadian.")
            return ""
        return key

    def _rules(self, item: Mapping[str, Any], named: str) -> dict[str, Any]:
        rules = item.get("validate") or {}
        if not isinstance(rules, dict) or not _RULES.issuperset(rules):
            unknown = ", ".join(sorted(set(rules) - _RULES)) if isinstance(rules, dict) else repr(rules)
            self._wrong("form-validate", named, id=f"Aturan isian tidak dikenal: {unknown}.", en=f"Unknown validation rule: {unknown}.")
            return {}
        return dict(rules)

    def _options(self, item: Mapping[str, Any], kind: str, named: str) -> tuple[tuple[Option, ...], str | None]:
        if kind not in CHOICES:
            return (), None
        if item.get("valuesExpression"):
            return (), str(item["valuesExpression"])
        if item.get("valuesKey"):
            return (), str(item["valuesKey"])
        values = item.get("values")
        if not isinstance(values, list) or not values:
            self._wrong("form-options", named, id="Pilihan belum diisi.", en="There are no options.")
            return (), None
        options = tuple(option for option in map(as_option, values) if option is not None)
        if len(options) != len(values) or len({option.value for option in options}) != len(options):
            self._wrong("form-options", named, id="Setiap pilihan harus punya nilai berupa teks yang berbeda.",
                        en="Each option needs a text value of its own.")
        return options, None

    def _attributes(self, item: Mapping[str, Any], named: str) -> dict[str, Any]:
        if item.get("timeSerializingFormat") == "utc_normalized":
            self._wrong("form-validate", named, id="timeSerializingFormat utc_normalized tidak didukung. Pilih utc_offset atau no_timezone.",
                        en="timeSerializingFormat utc_normalized is not supported. Choose utc_offset or no_timezone.")
        if item.get("type") == "datetime" and item.get("subtype", "date") not in ("date", "time", "datetime"):
            self._wrong("form-validate", named, id="subtype harus date, time, atau datetime.", en="subtype must be date, time or datetime.")
        for name in ("multiple", "disabled"):
            self._flag(item, name, named)
        if isinstance(item.get("accept"), str) and item["accept"].startswith("="):
            self._wrong("form-validate", named, id="accept harus berupa daftar jenis berkas, bukan rumus.", en="accept must be a list of file types.")
        return {name: item[name] for name in _KEPT if name in item}

    def _flag(self, item: Mapping[str, Any], name: str, named: str) -> bool:
        value = item.get(name, False)
        if not isinstance(value, bool):
            self._wrong("form-validate", named, id=f"{name} harus true atau false, bukan rumus.", en=f"{name} must be true or false.")
        return value is True

    def _wrong(self, rule: str, element: str | None, *, id: str, en: str) -> None:
        self.findings.append(finding(self.file, rule, element, id=id, en=en))


def as_option(item: Any) -> Option | None:
    """The option that `item` (a text, or an object with value and label) describes; None when it describes none."""
    if isinstance(item, str) and item:
        return Option(item, item)
    if isinstance(item, dict) and isinstance(item.get("value"), str) and item["value"]:
        return Option(item["value"], str(item.get("label") or item["value"]))
    return None
