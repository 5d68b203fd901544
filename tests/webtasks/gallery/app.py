"""The app itself: one page a macro family, with the strictest policy our pages are served under."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, jsonify, redirect, render_template, request
from flask_babel import Babel
from jinja2 import ChoiceLoader, FileSystemLoader

import webtasks.filters
from engine import svg
from tests.webtasks.gallery import cases, forms, reports

ROOT = Path(__file__).parents[3]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
"""As strict as the product's own."""


def create_gallery() -> Flask:
    """An app with our templates, filters and static files, and none of our views."""
    app = Flask("gallery", static_folder=str(ROOT / "webtasks" / "static"), root_path=str(Path(__file__).parent))
    app.secret_key = "gallery"
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(__file__).parent / "templates"), FileSystemLoader(ROOT / "webtasks" / "templates")])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, default_locale="id")
    webtasks.filters.init_app(app)
    app.context_processor(lambda: cases.FRAME)
    app.after_request(_guard)
    _pages(app)
    return app


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _pages(app: Flask) -> None:
    @app.get("/formulir/<state>")
    def form_page(state: str) -> str:
        views = {
            "kosong": forms.view(),
            "isi": forms.view(answers=forms.ANSWERS, saved="Tersimpan 10.41"),
            "salah": forms.view(answers=forms.ANSWERS | {"nama": ""}, errors=forms.ERRORS),
            "kembali": forms.view(answers=forms.ANSWERS | {"keputusan": "kembalikan"}, errors={"alasan_kembali": "Alasan pengembalian wajib diisi."}),
        }
        return render_template("form.html", form=forms.FULL, f=views[state])

    @app.get("/daftar/<state>")
    def list_page(state: str) -> str:
        return render_template("list.html", tasks=cases.TASKS if state == "isi" else [], lists=cases.LISTS)

    @app.get("/laporan")
    def report_page() -> str:
        return render_template("report.html", tables=reports.TABLES, draw=svg)

    @app.get("/kasus")
    def case_page() -> str:
        return render_template("case.html", case=cases.CASE, form=forms.SIMPLE, f=forms.view(draft_url=None))

    @app.get("/audit")
    def replay_page() -> str:
        at = min(max(request.args.get("langkah", 1, type=int), 1), len(cases.EVENTS))
        return render_template("replay.html", events=cases.EVENTS, at=at, marks=cases.marks(at))

    @app.get("/galat/<name>")
    def error_page(name: str) -> str:
        return render_template(f"errors/{name}.html", code="7f3a-21", changed=["Ditugaskan kepada Sari Contoh"], what="Kasus ini", minutes=5)

    @app.get("/model.bpmn")
    def model() -> Response:
        return Response((ROOT / cases.MODEL).read_bytes(), mimetype="application/xml")

    @app.post("/draf")
    def draft() -> Response:
        return jsonify(saved="10.41")

    @app.post("/tugas/<task>")
    def task(task: str) -> object:
        return redirect("/terkirim")

    @app.get("/terkirim")
    def done() -> str:
        return render_template("done.html")
