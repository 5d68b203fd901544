"""Between an HTML form and the engine's: what was typed becomes values, values and errors become what the macros show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, request

from engine import Field, FieldError, Form, Invalid, ModelFault, Option, Sending, collect, options, propose, showing, shown as filled, visible
from webtasks import demo
from webtasks.parts import the_engine

OWN_NAMES = ("csrf_token", "revisi", "kunci")
"""Inputs of ours beside the form's own fields."""

PROPOSED = "_usulan."
"""Before the path of a field whose proposal holds only as long as nobody else takes it: that proposal."""


@dataclass(slots=True)
class Typed:
    """What a person sent with a form."""

    texts: dict[str, list[str]]
    """Field path → texts, as they go into a draft."""
    values: dict[str, Any]
    """The same, read as JSON values as far as they can be."""
    errors: dict[str, FieldError] = field(default_factory=dict)
    """Files that were refused, by path of their field."""
    again: bool = False
    """The person only added or removed a row or a file: show the form again."""
    draft: bool = False
    """The person asked to keep the draft."""
    sending: Sending | None = None
    """Which sending of its page it was; None without script, where a page sends once."""


def receive(form: Form, *, owner: str, variables: Mapping[str, Any], held: Iterable[Mapping[str, Any]] = ()) -> Typed:
    """Read the request's form. Files sent along are kept for `owner`; `held` are files the case has already."""
    texts = {name: request.form.getlist(name) for name in request.form if name not in OWN_NAMES and not name.startswith("_")}
    errors: dict[str, FieldError] = {}
    for path in (name for name in request.files if not name.startswith("_")):
        for file in request.files.getlist(path):
            if file.filename:
                try:
                    kept = the_engine().upload(owner, file.filename, file.read())
                    texts.setdefault(path, []).append(kept["digest"])
                except Invalid as refused:
                    errors[path] = next(iter(refused.fields.values()))
    asked = request.form.get("_hapus", "")
    for path, digests in list(texts.items()):
        texts[path] = [text for text in digests if f"{path}.{text}" != asked]
    sample = request.form.get("_contoh", "") if current_app.config["ALUR_DEMO"] else ""
    if sample:
        field = next((one for one in form.walk() if one.key == sample), None)
        digest = demo.sample_file(owner, field.label if field else sample)["digest"]
        texts[sample] = [digest] if field and not field.attributes.get("multiple") else [*dict.fromkeys([*texts.get(sample, ()), digest])]
    for path in [path for path, given in texts.items() if given == [request.form.get(f"{PROPOSED}{path}")]]:
        del texts[path]  # left as proposed: what is free when the form is done counts, not what was when the page was read
    values = values_of(form, texts, owner=owner, variables=variables, held=held)
    again = _change_rows(values, asked, request.form.get("_tambah", "")) or bool(asked or sample)
    return Typed(texts, values, errors, again, "_simpan" in request.form, _sending())


def _sending() -> Sending | None:
    page, _, number = request.form.get("_lembar", "").rpartition(".")
    return Sending(page[:64], int(number)) if page and number.isascii() and number.isdigit() and len(number) < 9 else None


def values_of(
    form: Form, texts: Mapping[str, Sequence[str]], *, owner: str, variables: Mapping[str, Any], held: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The JSON values of typed texts."""
    known: dict[str, dict[str, Any]] = {}
    if any(one.type == "filepicker" for one in form.walk()):
        known = {str(file["digest"]): dict(file) for file in held} | the_engine().read.uploads(owner)
    uploads = {path: [known[text] for text in given if text in known] for path, given in texts.items() if any(text in known for text in given)}
    return collect(form, texts, variables=variables, uploads=uploads)


def view(
    form: Form,
    *,
    action: str,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    errors: Mapping[str, FieldError] | None = None,
    draft_url: str | None = None,
    hidden: Mapping[str, Any] | None = None,
    proposed: Iterable[str] = (),
    saved: str = "",
    cancel_url: str | None = None,
) -> dict[str, Any]:
    """What the form macros read (see macros/forms.html)."""
    settings = the_engine().office.settings
    conditions = {one.id: _condition(form, one.id, shown) for one in form.walk() if (shown := showing(form, one)) is not None}
    return {
        "action": action,
        "draft_url": draft_url,
        "answers": answers,
        "errors": {path: sentence(error) for path, error in (errors or {}).items()},
        "visible": visible(form, answers, variables),
        "choices": {one.id: _offered(one, variables) for one in form.walk() if one.options_vary},
        "texts": computed(form, answers, variables),
        "proposed": _filled(form, answers, proposed),
        "words": lambda text: filled(text, form, answers, variables, now=the_engine().now()),
        "conditions": conditions,
        "hidden": hidden or {},
        "upload": {"types": ", ".join(str(t).upper() for t in settings["unggah_jenis"]), "max_mb": settings["unggah_maks_mb"]},
        "sample": current_app.config["ALUR_DEMO"],
        "saved": saved,
        "cancel_url": cancel_url,
    }


def _filled(form: Form, answers: Mapping[str, Any], proposed: Iterable[str]) -> set[str]:
    """Those of the `proposed` ids in which something stands: an expression may find nothing to propose."""
    keys = {one.id: one.key for one in form.walk()}
    return {name for name in proposed if not _blank(answers.get(keys.get(name, "")))}


def _blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_blank(one) for one in value.values())
    return all(_blank(one) for one in value) if isinstance(value, list | tuple) else value is None or value == ""


def computed(form: Form, answers: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, str]:
    """Id of a field that nobody types in → in words what follows for it from the other answers; "" as long as nothing does."""
    derived = [one for one in form.walk() if one.readonly and one.key and "usulan" in one.properties]
    if not derived:
        return {}
    found = propose(form, {**variables, form.key: answers}, now=the_engine().now())
    return {one.id: _label(_offered(one, variables), found.get(one.key)) for one in derived}


def _offered(of: Field, variables: Mapping[str, Any]) -> tuple[Option, ...]:
    """A field's options; none where they cannot be told, which becomes an incident when the form is sent."""
    try:
        return options(of, variables)
    except ModelFault:
        return ()


def _label(offered: Iterable[Option], value: Any) -> str:
    return next((option.label for option in offered if option.value == value), "" if value is None else str(value))


def sentence(error: FieldError) -> str:
    """The message of a field, in the office's words. A label that is a question stands in quotes: its mark does not end the sentence."""
    if error.text:
        return error.text
    label = str(error.values.get("label", ""))
    values = {**error.values, "label": f"“{label}”" if label.endswith(("?", ".", "!")) else label}
    try:
        return the_engine().office.text(error.key, **values)
    except KeyError:
        return the_engine().office.text("wajib", label=values["label"])


def _condition(form: Form, field_id: str, shown: Any) -> dict[str, Any]:
    """For bentuk.js: which field decides, with which value; and the same in words for those without script."""
    decider = next(one for one in form.walk() if one.key == shown.key)
    label = next((o.label for o in decider.options if o.value == shown.value), shown.value)
    how = "" if shown.how == "equals" else "bukan "
    return {"path": shown.key, shown.how: [shown.value], "note": f"Isi bila “{decider.label}” {how}{label}." if decider.key != "keputusan" else ""}


def _change_rows(values: dict[str, Any], remove: str, add: str) -> bool:
    """Do what a button without script asks: add a row to the list `add`, remove the row that `remove` names. True when a row changed."""
    if add:
        holder, key = _holder(values, add)
        rows = holder.get(key)
        holder[key] = [*(rows if isinstance(rows, list) else []), {}]
        return True
    path, _, place = remove.rpartition(".")
    holder, key = _holder(values, path)
    rows = holder.get(key)
    if isinstance(rows, list) and place.isdigit() and int(place) < len(rows):
        del rows[int(place)]
        return True
    return False


def _holder(values: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """The object that holds the last name of a path; an empty one when the path leads nowhere."""
    *way, last = path.split(".")
    here: Any = values
    for name in way:
        if isinstance(here, list):
            here = here[int(name)] if name.isdigit() and int(name) < len(here) else None
        else:
            here = here.get(name) if isinstance(here, dict) else None
    return (here if isinstance(here, dict) else {}), last
