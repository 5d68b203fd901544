"""A real mailbox on this machine: Dovecot, in a temporary folder, which tests stop, start again and renumber."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine import Imap
from tests import components

USER, PASSWORD = "pengaduan", "rahasia-contoh"
_CONFIG = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@dataclass
class Mailbox:
    """The server and its one mailbox."""

    folder: Path
    port: int
    program: str
    owner: dict[str, object]

    def start(self) -> None:
        """It answers."""
        command = [self.program, "-c", self.folder / "dovecot.conf"]
        subprocess.run(command, check=True, cwd=self.folder, env={"PATH": os.environ["PATH"], "HOME": str(self.folder)}, **self.owner)
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                if line.recv(64).startswith(b"* OK"):
                    return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Nobody answers at its address."""
        subprocess.run([self.program, "-c", self.folder / "dovecot.conf", "stop"], check=False, capture_output=True, **self.owner)

    def restart(self) -> None:
        """As a machine that is switched off and on."""
        self.stop()
        self.start()

    def renumber(self) -> None:
        """Every mail gets a number anew, under a new UIDVALIDITY, as after a repair of the mailbox."""
        self.stop()
        for file in (self.folder / "mail").glob("dovecot*"):
            file.unlink()
        self.start()

    def deliver(self, mail: bytes, *, at: datetime) -> None:
        """A mail comes in."""
        server = imaplib.IMAP4("127.0.0.1", self.port)
        server.login(USER, PASSWORD)
        assert server.append("INBOX", "", at, mail)[0] == "OK"
        server.logout()

    def empty(self) -> None:
        """Nothing is in the mailbox any more."""
        server = imaplib.IMAP4("127.0.0.1", self.port)
        server.login(USER, PASSWORD)
        if int(server.select("INBOX")[1][0] or 0):
            server.store("1:*", "+FLAGS", "(\\Deleted)")
            server.expunge()
        server.logout()

    def source(self, **other: object) -> Imap:
        """The office's way to it."""
        return Imap("127.0.0.1", self.port, USER, PASSWORD, security="none", patience=20, **other)  # type: ignore[arg-type]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A server on a free port; as root it runs as `nobody`."""
    program = components.dovecot()
    as_root = os.geteuid() == 0
    user, group = ("nobody", "nogroup") if as_root else (getpass.getuser(), grp.getgrgid(os.getgid()).gr_name)
    owner: dict[str, object] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if as_root else {}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="alur-imap-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "dovecot.conf").write_text(_CONFIG.format(folder=folder, port=port, user=user, group=group, password=PASSWORD))
        (folder / "mail").mkdir()
        (folder / "mail" / "dovecot-uidlist").write_text("3 V1 N1\n")
        if as_root:
            folder.chmod(0o755)
            for name in (".", "mail", "mail/dovecot-uidlist"):
                shutil.chown(folder / name, "nobody", "nogroup")
        server = Mailbox(folder, port, program, owner)
        server.start()
        try:
            yield server
        finally:
            server.stop()
