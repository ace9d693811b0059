"""A mail server (SMTP, RFC 5321), spoken to step by step, so that it is known how far each mail came.

Until its text is on the way nothing is handed over. If then no answer comes, the server may have the mail (RFC 5321,
4.2.5 and 6.1): it goes again with the same Message-ID, by which whoever gets it twice can tell.
"""

from __future__ import annotations

import ssl
from contextlib import suppress
from smtplib import SMTP, SMTP_SSL, SMTPAuthenticationError, SMTPException
from typing import Final

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from putright.outgoing.way import Carries, Outcome, Ready, Told

AWAY: Final = "The mail server was not to be reached"
_TAKEN: Final = (250, 251)
_GO_ON: Final = 354
_TOO_LARGE: Final = 552


class ByMailServer:
    """The mail server of the settings EMAIL_HOST and so on. A connection for each mail."""

    @property
    def carries(self) -> Carries:
        """All of a mail. How large one may be, the server says as we speak to it."""
        return Carries("a mail server")

    def send(self, mail: Ready) -> Told:
        """Try once."""
        if not mail.address.isascii() or not mail.address.isprintable():
            raise ValueError("this address cannot stand in a mail")
        try:
            server = _opened()
        except SMTPAuthenticationError as error:
            return Told(Outcome.AWAY, f"The mail server refuses our name or password ({error.smtp_code})", every=True)
        except (SMTPException, OSError) as error:  # TLS that does not hold is an OSError, too
            return Told(Outcome.AWAY, f"{AWAY} ({type(error).__name__})", every=True)
        try:
            return _handed_over(server, mail)
        finally:
            with suppress(SMTPException, OSError):
                server.quit()
            server.close()


def _opened() -> SMTP:
    """A connection that is signed in, where we sign in at all. Raises SMTPException, OSError."""
    host, port, us, seconds = settings.EMAIL_HOST, settings.EMAIL_PORT, DNS_NAME.get_fqdn(), settings.EMAIL_TIMEOUT
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        server: SMTP = SMTP_SSL(host, port, local_hostname=us, timeout=seconds, context=context)
    else:
        server = SMTP(host, port, local_hostname=us, timeout=seconds)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER and settings.EMAIL_HOST_PASSWORD:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _handed_over(server: SMTP, mail: Ready) -> Told:
    try:
        hindered = _announced(server, mail)
    except (SMTPException, OSError) as error:
        return Told(Outcome.AWAY, f"{AWAY} to the end ({type(error).__name__})", every=True)
    if hindered is not None:
        return hindered
    try:
        server.send(_dotted(mail.content))
        code, said = server.getreply()
    except (SMTPException, OSError) as error:
        return Told(Outcome.UNSURE, f"The mail server gave no answer ({type(error).__name__})", every=True)
    if code == _TAKEN[0]:
        words = said.decode("ascii", "replace").split()
        return Told(Outcome.WENT, carrier=" ".join(one for one in words if "@" not in one))
    return _not_taken(code)


def _announced(server: SMTP, mail: Ready) -> Told | None:
    """From whom, to whom, and that it comes now; what hinders it."""
    options = [f"SIZE={len(mail.content)}"] if server.has_extn("size") else []
    if server.has_extn("8bitmime") and not mail.content.isascii():
        options.append("BODY=8BITMIME")
    code, _ = server.mail(settings.DEFAULT_FROM_EMAIL, options)
    if code == _TOO_LARGE:
        return Told(Outcome.REFUSED, "The email is too large for the mail server")
    if code not in _TAKEN:
        return Told(Outcome.LATER, f"The mail server takes nothing from our address ({code})", every=True)
    code, _ = server.rcpt(mail.address)
    if code not in _TAKEN:
        if code == 421:  # it closes the connection: not about this address (RFC 5321, 3.8)
            return Told(Outcome.LATER, f"The mail server is too busy ({code})", every=True)
        later = 400 <= code < 500  # such as greylisting: not for good
        return Told(Outcome.LATER if later else Outcome.REFUSED, "The mail server does not take this address")
    code, _ = server.docmd("DATA")
    return None if code == _GO_ON else _not_taken(code)


def _not_taken(code: int) -> Told:
    """What it says of the mail itself: with 4.. it may be taken later, with 5.. never (RFC 5321, 4.2.1)."""
    if 500 <= code < 600:
        return Told(Outcome.REFUSED, f"The mail server does not take this email ({code})")
    return Told(Outcome.LATER, f"The mail server could not take it ({code})", every=True)


def _dotted(content: bytes) -> bytes:
    """The mail with its end: a dot that begins a line is doubled (RFC 5321, 4.5.2)."""
    lines = content.replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"
