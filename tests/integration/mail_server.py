"""A real IMAP server for the tests: Dovecot, as a child of ours, on a port of this machine, in a folder of its own."""

from __future__ import annotations

import contextlib
import getpass
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
PASSWORD = "three-blue-kettles"

_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
{users}
mail_location = maildir:{folder}/mail/%u
mail_access_groups =
first_valid_uid = 0
first_valid_gid = 0
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_dh =
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login{mechanisms}
{oauth}
passdb {{
  driver = static
  args = password={password}
  {not_for_tokens}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service imap {{
  vsz_limit = 1G
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class MailServer:
    """A server that runs: its ports, its folder, and the file of its certificate."""

    def __init__(self, folder: Path, token_server: str = "") -> None:
        self.folder, self.plain, self.tls = folder, _free(), _free()
        for name in ("run", "state", "mail", "home"):
            (folder / name).mkdir()
        _certificate(folder)
        self.authority = folder / "cert.pem"
        self.configuration = folder / "dovecot.conf"
        mine = getpass.getuser()
        uid, gid, users = os.geteuid(), os.getegid(), f"default_internal_user = {mine}\ndefault_login_user = {mine}"
        if uid == 0:  # it serves no mail as root
            mail = pwd.getpwnam("nobody")
            uid, gid, users = mail.pw_uid, mail.pw_gid, ""
            for name in ("mail", "home"):
                os.chown(folder / name, uid, gid)
        oauth = _OAUTH.format(folder=folder) if token_server else ""
        (folder / "oauth.conf").write_text(_INTROSPECTION.format(token_server))
        self.configuration.write_text(
            _CONFIGURATION.format(
                folder=folder, users=users, password=PASSWORD, uid=uid, gid=gid, plain=self.plain,
                tls=self.tls, mechanisms=" xoauth2" if token_server else "", oauth=oauth,
                not_for_tokens="mechanisms = plain login",
            )
        )  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Run it, and wait until it answers."""
        assert DOVECOT is not None
        self.process = subprocess.Popen([DOVECOT, "-F", "-c", str(self.configuration)])
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.plain), timeout=5) as one:
                if one.recv(4):
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop it, with what it started."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def client(self, user: str) -> imaplib.IMAP4:
        """A mail program of somebody's, beside ours."""
        client = imaplib.IMAP4("127.0.0.1", self.plain)
        client.login(user, PASSWORD)
        return client

    def deliver(self, user: str, raw: bytes, *, ago: timedelta = timedelta(minutes=1), folder: str = "INBOX") -> None:
        """Lay a mail into a folder, as if it had arrived then."""
        client = self.client(user)
        when = imaplib.Time2Internaldate((datetime.now(UTC) - ago).timestamp())
        assert client.append(folder, "", when, raw)[0] == "OK"
        client.logout()

    def flags(self, user: str) -> list[bytes]:
        """The flags of each mail in the inbox."""
        client = self.client(user)
        client.select(readonly=True)
        found = client.fetch("1:*", "(FLAGS)")[1]
        client.logout()
        return [one for one in found if isinstance(one, bytes)]

    def new_validity(self, user: str) -> None:
        """Make the folder forget its UIDs, as a server does that was moved. Its next number is the second in
        which somebody looks next, which has to be another than before.
        """
        time.sleep(1.1)
        for file in (self.folder / "mail" / user).glob("dovecot*"):
            file.unlink()


_OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth.conf
}}
"""
_INTROSPECTION = """
introspection_url = {}/introspect?token=
introspection_mode = get
username_attribute = username
"""


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 that nobody trusts who is not told to."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(private)


def make_server(token_server: str = "") -> MailServer:
    """A mail server in a folder that its own users may enter; short, since names of sockets have a bound."""
    if DOVECOT is None:
        pytest.skip("no Dovecot: install Debian's dovecot-imapd, as .ci/run does")
    folder = Path(tempfile.mkdtemp(prefix="mail"))
    folder.chmod(0o755)
    return MailServer(folder, token_server)


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    """A mail server for a file of tests. Import it there."""
    found = make_server()
    yield found
    found.stop()
    shutil.rmtree(found.folder)
