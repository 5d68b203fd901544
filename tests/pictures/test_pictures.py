"""Every page in every state, and as each person sees it with life in the lists: in sight, within its width, open to everybody.

`python3 run.py test tests/pictures` takes the whole set; look at it in `tests/screenshots/`.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.pictures import lively, states
from tests.pictures.camera import PICTURES, Camera

FOR_README = {"kotak-tugas-kelompok": ("kotak-tugas.png", 820), "audit-keputusan": ("audit.png", 1150)}
"""Of the lively office: page → file of `docs/gambar/`, its height."""


def test_no_page_in_any_state_keeps_anybody_out_or_sticks_out(browser: Browser, tmp_path: Path) -> None:
    camera = Camera()
    _make_room(lively_ones=False)

    for name, page in states.walk(browser, tmp_path):
        camera.takes(name, page)

    assert not camera.faults, "\n".join(camera.faults)


def test_no_page_full_of_life_keeps_anybody_out_or_sticks_out(browser: Browser, tmp_path: Path) -> None:
    camera = Camera(office=lively.MARK)
    _make_room(lively_ones=True)

    for name, page in lively.walk(browser, tmp_path):
        camera.takes(name, page)
        if name in FOR_README:
            file, height = FOR_README[name]
            camera.takes_for_readme(file, page, height=height)

    assert not camera.faults, "\n".join(camera.faults)


def _make_room(*, lively_ones: bool) -> None:
    """Take the last run's pictures away: those of the lively office, or the others."""
    PICTURES.mkdir(exist_ok=True)
    for picture in PICTURES.glob("*.png"):
        if (lively.MARK in picture.name) == lively_ones:
            picture.unlink()
