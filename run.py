#!/usr/bin/env python3
"""The roof: it makes the environment, then hands over to the sub-commands in `commands/`; no logic of its own.

Standard library only until its own environment exists. The first run makes `.venv` from the lock file, then continues inside it;
a changed lock brings the environment up to date.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from commands.ending import stop

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INSTALLED = ENVIRONMENT / "installed-from.txt"
"""SHA-256 of each lock file that the environment holds, one a line."""

# ---------------------------------------------------------------- the environment, by the standard library alone


def bootstrap(arguments: list[str]) -> None:
    """Bring the environment that `arguments` need up to date; returns only when running inside it."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this line is for those whose Python is older)
        stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; try another, e.g. python3.12 run.py …")
    # The test lock holds the runtime lock and more, so it serves both.
    locks = [ROOT / "requirements.lock", *([ROOT / "requirements-test.lock"] if arguments[:1] == ["test"] else [])]
    wanted = [hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks]
    present = INSTALLED.read_text().split() if INSTALLED.exists() else []
    if not PYTHON.exists():
        _create_environment()
        present = []
    if not set(wanted) <= set(present):
        _install(locks[-1])
        INSTALLED.write_text("\n".join(wanted) + "\n")
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        command = [str(PYTHON), str(ROOT / "run.py"), *arguments]
        if os.name == "nt":  # exec on Windows would let the console return before the program ends
            raise SystemExit(subprocess.call(command))
        os.execv(command[0], command)


def _create_environment() -> None:
    print(f"Preparing {ENVIRONMENT} (the first time only)", flush=True)
    has_pip, has_ensurepip = (importlib.util.find_spec(name) is not None for name in ("pip", "ensurepip"))
    if importlib.util.find_spec("venv") is None or not (has_pip or has_ensurepip):
        stop("this Python cannot make environments; one command mends it:  sudo apt install python3-venv")
    options = [] if has_ensurepip else ["--without-pip"]
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", *options, str(ENVIRONMENT)], capture_output=True, text=True, check=False)
    if made.returncode:
        stop(f"the environment could not be made: {(made.stderr or made.stdout).strip().splitlines()[-1:]}"
             "; on Debian or Ubuntu:  sudo apt install python3-venv")


def _install(lock: Path) -> None:
    """Install exactly what `lock` says, each file checked against its hash; says where it is while it goes."""
    total = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    own_pip = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    pip = [str(PYTHON), "-m", "pip"] if own_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    command = [*pip, "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--require-hashes", "-r", str(lock)]
    print(f"Installing {total} packages from {lock.name}", flush=True)
    said, seen = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace") as process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen += 1
                if seen % 10 == 0:
                    print(f"  {seen} of {total}", flush=True)
            elif line.startswith("Installing collected packages"):
                print("  all here, unpacking", flush=True)
    if process.returncode:
        print("\n".join(said[-12:]), file=sys.stderr)
        stop("the packages could not be installed (above, the installer's last words); check the network and run the same command again")


if __name__ == "__main__":
    bootstrap(sys.argv[1:])

# ---------------------------------------------------------------- inside the environment

import click

from commands.accounts import user
from commands.demo import demo
from commands.deploying import check, deploy
from commands.health import doctor, incidents, retry
from commands.parts import application
from commands.proof import export, replay, verify
from commands.serving import serve, worker
from commands.trying import bench, test

__all__ = ["application", "main"]


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    commands=[demo, serve, worker, check, deploy, user, verify, replay, export, incidents, retry, doctor, bench, test],
)
def main() -> None:
    """Alur Aduan: an office's complaint procedure, run from its diagram. Settings: docs/panduan/administrator.md."""


if __name__ == "__main__":
    main(prog_name="run.py")
