"""`run.py` before and inside its environment: real processes, as a person would start them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
Start = Callable[..., subprocess.CompletedProcess[str]]

CRIPPLED = """
import runpy, sys
class Hiding:
    def __init__(self, finders):
        self.finders = finders
    def find_spec(self, name, path=None, target=None):
        found = (finder.find_spec(name, path, target) for finder in self.finders)
        return None if name in {hidden!r} else next(filter(None, found), None)
sys.meta_path[:] = [Hiding(list(sys.meta_path))]
{before}
sys.argv = ["run.py", "--help"]
runpy.run_path("run.py", run_name="__main__")
"""
"""Runs `run.py` in an interpreter that lacks modules, or differs in another way."""

NEEDED_AT_START = (
    "click", "pydantic-settings", "pydantic", "pydantic-core", "annotated-types", "typing-extensions", "typing-inspection", "python-dotenv",
)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands in for the package index: wheels made of what is installed here."""
    folder = tmp_path_factory.mktemp("wheels")
    for name in NEEDED_AT_START:
        distribution = metadata.distribution(name)
        tag = (distribution.read_text("WHEEL") or "").partition("Tag: ")[2].split()[0]
        with zipfile.ZipFile(folder / f"{name.replace('-', '_')}-{distribution.version}-{tag}.whl", "w") as wheel:
            for file in distribution.files or ():
                if file.parts[0] != ".." and file.name not in {"INSTALLER", "REQUESTED"} and file.suffix != ".pyc":
                    wheel.write(str(file.locate()), file.as_posix())
    return folder


@pytest.fixture
def checkout(tmp_path: Path, wheels: Path) -> Path:
    """A clone's `run.py` and `commands/`, with locks of the packages they start with."""
    shutil.copy(ROOT / "run.py", tmp_path)
    shutil.copytree(ROOT / "commands", tmp_path / "commands", ignore=shutil.ignore_patterns("__pycache__"))
    lines = [f"{w.name.split('-')[0]}=={w.name.split('-')[1]} --hash=sha256:{sha256(w.read_bytes()).hexdigest()}\n" for w in sorted(wheels.iterdir())]
    for name in ("requirements.lock", "requirements-test.lock"):
        (tmp_path / name).write_text("".join(lines))
    return tmp_path


@pytest.fixture
def start(checkout: Path, wheels: Path) -> Start:
    """Starts Python in the checkout as a person would, without network."""
    outside = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "ALUR_"))}
    environment = {**outside, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *arguments], cwd=checkout, env=environment, capture_output=True, text=True, check=False)

    return run


def crippled(*hidden: str, before: str = "") -> tuple[str, str]:
    return "-c", CRIPPLED.format(hidden=set(hidden), before=before)


def test_the_first_run_makes_the_environment_and_later_runs_use_it(start: Start, checkout: Path) -> None:
    first = start("run.py", "--help")
    second = start("run.py", "--help")

    assert first.returncode == 0, first.stderr
    assert f"Installing {len(NEEDED_AT_START)} packages" in first.stdout
    assert "whole suite" in first.stdout
    assert second.stdout == first.stdout[first.stdout.index("Usage:") :]


def test_a_changed_lock_brings_the_environment_up_to_date(start: Start, checkout: Path) -> None:
    start(*crippled("ensurepip"))
    lock = checkout / "requirements.lock"

    lock.write_text(lock.read_text() + "# changed\n")
    again = start(*crippled("ensurepip"))

    assert "Installing" in again.stdout
    assert "Preparing" not in again.stdout


def test_a_package_that_is_not_the_locked_one_is_not_installed(start: Start, checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    lock.write_text(re.sub(r"sha256:\w+", f"sha256:{'0' * 64}", lock.read_text()))

    refused = start(*crippled("ensurepip"))

    assert refused.returncode == 1
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in refused.stderr
    assert not (checkout / ".venv" / "installed-from.txt").exists()


def test_a_python_without_venv_is_told_the_one_command(start: Start, checkout: Path) -> None:
    refused = start(*crippled("ensurepip", "pip"))

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "sudo apt install python3-venv" in refused.stderr


def test_an_older_python_is_refused_in_one_line(start: Start, checkout: Path) -> None:
    refused = start(*crippled(before="sys.version_info = (3, 10, 4)"))

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "Python 3.11 or newer is needed" in refused.stderr


def test_a_python_without_ensurepip_fills_the_environment_by_its_own_pip(start: Start, checkout: Path) -> None:
    done = start(*crippled("ensurepip"))

    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
    assert not list(checkout.glob(".venv/bin/pip*"))
