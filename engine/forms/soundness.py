"""What can be wrong with a form as a whole: keys, expressions, patterns, conditions in a circle, a return without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from engine import expressions
from engine.errors import Finding
from engine.forms import cleaning, patterns
from engine.forms.components import CHOICES, INPUTS, finding
from engine.forms.proposing import OUTCOME, REASON, RETURN
from engine.forms.reckoning import parsed, placeholders
from engine.model import Field, Form
from engine.model.form import OFFERED_IF

_CONDITIONS = ("usulan", "syarat", "wajib_bila")
NUMBERED = "penomoran"
"""Property of a field that bears the number of a letter: the sequence it comes from."""
_SEQUENCE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_BOUNDS = ("min", "max", "minLength", "maxLength")
_SENTENCES = ("pesan", "pesan_wajib")


def check(form: Form, file: str) -> Iterator[Finding]:
    """Every finding on `form` that needs more than one component, or one component's meaning."""
    yield from _doubles(form.fields, file)
    broken = False
    for field in form.walk():
        for found in _field(field, file):
            broken = broken or found.rule == "form-expression"
            yield found
    for name, text in form.properties.items():
        yield from _expressions(((name, expression) for expression in placeholders(text)), file, None)
    yield from _return(form, file)
    yield from _numbers(form, file)
    if not broken:
        yield from _circles(form, file)


def texts(field: Field) -> Iterator[tuple[str, str]]:
    """(where, expression) for every expression of `field`."""
    if field.hidden_when:
        yield "conditional.hide", field.hidden_when
    if field.options_expression:
        yield "valuesExpression", field.options_expression
    if field.expression is not None:
        yield "expression", field.expression
    for name, text in field.properties.items():
        if name in _CONDITIONS or name.startswith(OFFERED_IF):
            yield name, text
    for name in _BOUNDS:
        bound = field.validate.get(name)
        if isinstance(bound, str) and bound.startswith("="):
            yield name, bound
    shown = [("label", field.label), ("description", field.description), ("text", field.text)]
    shown += [(name, field.properties[name]) for name in _SENTENCES if name in field.properties]
    for name, text in shown:
        for expression in placeholders(text):
            yield name, expression


def _doubles(fields: Iterable[Field], file: str) -> Iterator[Finding]:
    """Keys that stand twice in one object, ids that stand twice in the form."""
    yield from _repeated(list(_keys(fields)), "form-duplicate-key", file, what=("Kunci", "Key"))
    everything = [field for top in fields for field in top.walk()]
    yield from _repeated([field.id for field in everything], "form-duplicate-id", file, what=("Id", "Id"))
    for field in everything:
        if field.type == "dynamiclist":
            yield from _repeated(list(_keys(field.children)), "form-duplicate-key", file, what=("Kunci", "Key"))


def _keys(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        if field.key:
            yield field.key
        else:
            yield from _keys(field.children)


def _repeated(names: list[str], rule: str, file: str, *, what: tuple[str, str]) -> Iterator[Finding]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield finding(file, rule, name, id=f"{what[0]} \"{name}\" dipakai lebih dari satu kali. Beri nama yang berbeda.",
                      en=f"{what[1]} \"{name}\" is used more than once. Give each its own.")


def _field(field: Field, file: str) -> Iterator[Finding]:
    named = field.key or field.id
    yield from _expressions(texts(field), file, named)
    if field.text and "{{#" in field.text:
        yield finding(file, "form-expression", named, id="Templat {{#…}} tidak didukung. Pakai {{rumus}} saja.",
                      en="Templates with {{#…}} are not supported. Use {{expression}} alone.")
    yield from _rules(field, file, named)
    if "syarat" in field.properties and "pesan" not in field.properties:
        yield finding(file, "form-rule-without-message", named, id="Ada syarat tanpa pesan. Tulis pesan yang muncul bila syarat itu tidak terpenuhi.",
                      en="A rule (syarat) has no message. Write what people read when it does not hold (pesan).")


def _expressions(found: Iterable[tuple[str, str]], file: str, named: str | None) -> Iterator[Finding]:
    for where, text in found:
        try:
            parsed(text)
        except expressions.ExpressionError as fault:
            yield finding(file, "form-expression", named, id=f"{where}: {fault.message_id}", en=f"{where}: {fault.message_en}")


def _numbers(form: Form, file: str) -> Iterator[Finding]:
    """Fields that bear the number of a letter: texts that stand for themselves, each from a sequence with a name."""
    in_rows = {id(child) for top in form.walk() if top.type == "dynamiclist" for child in top.walk()[1:]}
    for field in form.walk():
        sequence = field.properties.get(NUMBERED)
        if sequence is None:
            continue
        if field.type != "textfield" or id(field) in in_rows or field.readonly or not _SEQUENCE.fullmatch(sequence):
            yield finding(file, "form-numbering", field.key or field.id,
                          id="penomoran hanya untuk isian teks satu baris di luar daftar; nama urutannya huruf kecil, angka, garis bawah.",
                          en="penomoran is for a single-line text field outside lists, with the name of a sequence in lower case.")


def _rules(field: Field, file: str, named: str) -> Iterator[Finding]:
    pattern = field.validate.get("pattern")
    if pattern:
        try:
            patterns.compile_pattern(str(pattern))
        except patterns.PatternError as fault:
            yield finding(file, "form-pattern", named, id=f"Pola tidak dapat dipakai karena bagian \"{fault.construct}\". Tulis lebih sederhana.",
                          en=f"The pattern cannot be used because of \"{fault.construct}\". Write it more simply.")
    for name in _BOUNDS:
        bound = field.validate.get(name)
        if bound not in (None, "") and not (isinstance(bound, str) and bound.startswith("=")) and cleaning.read_number(bound) is None:
            yield finding(file, "form-validate", named, id=f"{name} harus angka.", en=f"{name} must be a number.")
    if field.validate.get("validationType") not in (None, "", "custom", "email", "phone"):
        yield finding(file, "form-validate", named, id="validationType harus email, phone, atau custom.",
                      en="validationType must be email, phone or custom.")
    if field.default is not None and not _fits(field, field.default):
        yield finding(file, "form-default", named, id="Nilai bawaan tidak cocok dengan jenis isian.", en="The default value does not fit the field.")


def _fits(field: Field, value: Any) -> bool:
    if field.type not in INPUTS:
        return False
    try:
        kept = cleaning.clean(field, value, now=datetime(2000, 1, 1, tzinfo=UTC))
    except (cleaning.Wrong, KeyError):
        return False
    offered = {option.value for option in field.options}
    return field.type not in CHOICES or field.options_expression is not None or offered.issuperset(kept if isinstance(kept, list) else [kept])


def _return(form: Form, file: str) -> Iterator[Finding]:
    outcome = form.outcome()
    returns = outcome is not None and any(option.value == RETURN for option in outcome.options)
    if returns and REASON not in _keys(form.fields):
        yield finding(file, "form-return-without-reason", OUTCOME, id=f"Ada pilihan kembalikan, tetapi tidak ada isian \"{REASON}\". Tambahkan.",
                      en=f"There is an outcome kembalikan but no field \"{REASON}\". Add it.")


def _circles(form: Form, file: str) -> Iterator[Finding]:
    """Conditions and computed fields that depend on themselves, through whatever chain."""
    needs = {need: set(sources) for need, sources in _needs(form.fields, "")}
    for key in sorted(needs):
        if _reaches(key, key, needs):
            yield finding(file, "form-condition-cycle", key, id="Syarat tampil atau rumus isian ini bergantung pada dirinya sendiri.",
                          en="The condition or formula of this field depends on itself.")


def _needs(fields: Iterable[Field], within: str, inherited: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """Key of a field → keys that decide whether it is there and what a computed one holds; row fields are ``<list>.<key>``."""
    for field in fields:
        read = inherited | _read(field.hidden_when, within)
        if field.expression is not None or (field.readonly and "usulan" in field.properties):
            read |= _read(field.expression or field.properties.get("usulan"), within)
        if field.key:
            yield within + field.key, read
        inner = f"{field.key}." if field.type == "dynamiclist" else within
        yield from _needs(field.children, inner, read)


def _read(text: str | None, within: str) -> frozenset[str]:
    if not text:
        return frozenset()
    expression = parsed(text)
    rows = {within + path.split(".")[1] for path in expression.paths if within and path.startswith("this.")}
    return expression.names | rows


def _reaches(start: str, goal: str, needs: dict[str, set[str]]) -> bool:
    waiting, seen = list(needs[start]), set[str]()
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        if key in needs and key not in seen:
            seen.add(key)
            waiting.extend(needs[key])
    return False
