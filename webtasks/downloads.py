"""Files sent to the browser: never run there, never guessed at."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from engine import Attachment, Letter


def as_attachment(found: Attachment, content: bytes) -> Response:
    """A file of a case, to be saved: whatever it holds, it does not run on our pages."""
    response = send_file(BytesIO(content), mimetype=found.media_type, as_attachment=True, download_name=found.name)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def inline_pdf(letter: Letter) -> Response:
    """A letter of ours, to be read in the browser and printed from there."""
    return send_file(BytesIO(letter.content), mimetype="application/pdf", as_attachment=False, download_name=letter.name)


def as_download(name: str, content: bytes, media_type: str) -> Response:
    """A file made or kept by us, to be saved under `name`."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
