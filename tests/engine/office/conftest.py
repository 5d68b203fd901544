"""The shipped office, and copies of it that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.office import Office, load_office

SHIPPED = Path(__file__).parents[3] / "office"

Edit = Callable[[str, str, str], Path]


@pytest.fixture(scope="session")
def office() -> Office:
    """The office as shipped."""
    return load_office(SHIPPED)


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """``edited(file, old, new)``: a copy of the shipped folder with one text replaced; returns the folder. May be called again."""
    folder = tmp_path / "office"
    shutil.copytree(SHIPPED, folder)

    def edit(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit


@pytest.fixture
def edited_without_samples(tmp_path: Path) -> Office:
    """The shipped office without its folder of samples."""
    shutil.copytree(SHIPPED, tmp_path / "plain", ignore=shutil.ignore_patterns("contoh"))
    return load_office(tmp_path / "plain")
