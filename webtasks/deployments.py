"""For analysts: the deployed processes and their versions, and the upload of changed files."""

from __future__ import annotations

from contextlib import closing
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from engine import Conflict, Invalid, Proposal, Refused, Version
from webtasks import formview
from webtasks.downloads import as_download
from webtasks.parts import missing, reader, require_right, the_engine

pages = Blueprint("deployments", __name__)

_DIAGRAM = ".bpmn"
_TYPES = {".bpmn": "application/xml", ".form": "application/json", ".typ": "text/plain; charset=utf-8"}
"""Media type by ending; anything else is bytes."""


@pages.get("/proses")
@login_required
def listing() -> ResponseReturnValue:
    """Each process as a card: its newest version, and how many cases run."""
    versions = _versions()
    cards = [(newest, sum(v.running for v in (newest, *older)), len(older)) for newest, *older in (tuple(v) for _, v in _by_key(versions))]
    return render_template("proses/daftar.html", cards=cards, staged=_may_deploy() and len(the_engine().read.proposal(reader().id).files))


@pages.get("/proses/<definition_id>")
@login_required
def version(definition_id: str) -> ResponseReturnValue:
    """One version: diagram, forms, letters, who deployed it and why, what differs from the version before."""
    versions = _versions()
    shown = next((v for v in versions if v.stored.id == definition_id), None) or missing("definition")
    siblings = [v for v in versions if v.stored.key == shown.stored.key]
    read = the_engine().read
    return render_template(
        "proses/versi.html", version=shown, siblings=siblings, definition=read.definition(definition_id),
        differences=read.changes(reader().id, definition_id), called=[v for v in versions if v.stored.id in shown.stored.calls.values()],
    )  # fmt: skip


@pages.get("/proses/<definition_id>/berkas/<name>")
@login_required
def file(definition_id: str, name: str) -> ResponseReturnValue:
    """A file that the version is bound to."""
    return _sent(name, the_engine().read.file(require_right("proses").id, definition_id, name))


@pages.get("/proses/unggah")
@login_required
def upload() -> ResponseReturnValue:
    """What has been uploaded, what there is to say of it, and what deploying it would do."""
    return _upload_page()


@pages.post("/proses/unggah")
@login_required
def uploaded() -> ResponseReturnValue:
    """Keep the files sent along; one of the same name is replaced."""
    me = require_right("terapkan").id
    errors: list[str] = []
    for sent in request.files.getlist("berkas"):
        with closing(sent):
            errors += _staged(sent.filename, sent.read(), by=me) if sent.filename else []
    if errors:
        return _upload_page(file_errors=errors), 422
    return redirect(url_for("deployments.upload"), 303)


@pages.post("/proses/unggah/buang")
@login_required
def thrown_away() -> ResponseReturnValue:
    """Forget one uploaded file, or all of them."""
    require_right("terapkan")
    the_engine().unstage(request.form.get("nama") or None, by=reader().id)
    return redirect(url_for("deployments.upload"), 303)


@pages.get("/proses/unggah/berkas/<name>")
@login_required
def staged_file(name: str) -> ResponseReturnValue:
    """An uploaded file, for drawing it."""
    require_right("terapkan")
    files = the_engine().read.proposal(reader().id).files
    return _sent(name, files[name]) if name in files else missing("file")


@pages.post("/proses/terapkan")
@login_required
def deployed() -> ResponseReturnValue:
    """Deploy what was seen. What has changed since it was shown, by whomever, is shown again first."""
    me = require_right("terapkan").id
    proposal, note = the_engine().read.proposal(me), request.form.get("alasan", "").strip()[:500]
    if not proposal.files:
        return redirect(url_for("deployments.listing"), 303)
    if proposal.fingerprint != request.form.get("sidik"):
        return _upload_page(note=note, stale=True), 409
    if not note:
        return _upload_page(note_missing=True), 422
    try:
        made = the_engine().deploy(proposal.files, by=me, note=note).definitions
    except Refused:
        return _upload_page(note=note), 422
    except Conflict:
        return _upload_page(note=note, stale=True), 409
    the_engine().unstage(by=me)
    flash(f"Diterapkan: {', '.join(f'{one.name} versi {one.version}' for one in proposal.versions)}. Kasus yang berjalan tetap pada versinya.")
    return redirect(url_for("deployments.version", definition_id=made[-1].id) if made else url_for("deployments.listing"), 303)


def _staged(name: str, content: bytes, *, by: str) -> list[str]:
    """Keep one file; sentences that say why it was not kept."""
    try:
        the_engine().stage(name, content, by=by)
    except Invalid as invalid:
        return [f"{name}: {formview.sentence(error)}" for name, error in invalid.fields.items()]
    return []


def _upload_page(
    *, note: str = "", note_missing: bool = False, stale: bool = False, file_errors: list[str] | None = None
) -> str:
    require_right("terapkan")
    proposal = the_engine().read.proposal(reader().id)
    errors = [finding for finding in proposal.findings if finding.severity == "error"]
    return render_template(
        "proses/unggah.html", proposal=proposal, errors=errors, warnings=[f for f in proposal.findings if f.severity != "error"],
        drawings=_drawings(proposal), note=note, note_missing=note_missing, stale=stale, file_errors=file_errors or [],
    )  # fmt: skip


def _drawings(proposal: Proposal) -> list[dict[str, Any]]:
    """The diagrams to show: those uploaded, and deployed ones of which something is found. {file, id, url, marks}."""
    found = dict.fromkeys(finding.file or "" for finding in proposal.findings if finding.element_id)
    deployed = {v.stored.file: v.stored.id for v in reversed(the_engine().read.versions(reader().id))}
    shown: list[dict[str, Any]] = []
    for number, name in enumerate(dict.fromkeys([*proposal.files, *found])):
        if not name.endswith(_DIAGRAM) or (name not in proposal.files and name not in deployed):
            continue
        staged = name in proposal.files
        url = url_for("deployments.staged_file", name=name) if staged else url_for("deployments.file", definition_id=deployed[name], name=name)
        wrong = [f.element_id for f in proposal.findings if f.file == name and f.severity == "error" and f.element_id]
        lit = [d.id for d in proposal.differences if d.file == name and d.act != "removed" and d.id not in wrong]
        shown.append({"file": name, "id": f"gambar-{number}", "url": url, "marks": {"wrong": wrong, "lit": lit}})
    return shown


def _versions() -> tuple[Version, ...]:
    return the_engine().read.versions(require_right("proses").id)


def _by_key(versions: tuple[Version, ...]) -> groupby[str, Version]:
    return groupby(versions, key=lambda v: v.stored.key)


def _may_deploy() -> bool:
    return "terapkan" in reader().rights


def _sent(name: str, content: bytes) -> ResponseReturnValue:
    ending = f".{name.rpartition('.')[2]}"
    return as_download(name, content, _TYPES.get(ending, "application/octet-stream"))
