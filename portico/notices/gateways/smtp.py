"""Mail by SMTP, as the settings say, over a certificate that is checked where TLS is asked for."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

from django.conf import settings

from portico.notices.gateways import Gateway, NotSent, Parcel
from portico.notices.mail import compose

IMPLICIT_TLS_PORT = 465
TIMEOUT = 10
"""Seconds the mail server may take for one answer."""


class SmtpGateway:
    """One connection per message; the queue decides how many at a time."""

    def send(self, parcel: Parcel) -> None:
        """Compose it and hand it over."""
        address = settings.PORTICO.mail_from
        message = compose(parcel, address=address)
        with _connection() as server:
            _hand_over(server, message, address, parcel.to)


def gateway() -> Gateway:
    """Make one."""
    return SmtpGateway()


@contextlib.contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    """Connect, secure, sign in. Whatever fails here, nothing has left."""
    try:
        server = _connected()
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"The mail server does not let us in ({error.smtp_code}).") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"The mail server cannot be reached ({type(error).__name__}).") from None
    try:
        yield server
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()


def _connected() -> smtplib.SMTP:
    our = settings.PORTICO
    implicit = our.smtp_tls and our.smtp_port == IMPLICIT_TLS_PORT
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(our.smtp_host, our.smtp_port, timeout=TIMEOUT, context=context)
        if implicit
        else smtplib.SMTP(our.smtp_host, our.smtp_port, timeout=TIMEOUT)
    )
    try:
        server.ehlo_or_helo_if_needed()
        if our.smtp_tls and not implicit:
            server.starttls(context=context)
        if our.smtp_user:
            server.login(our.smtp_user, our.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage, sender: str, to: str) -> None:
    """Tell apart: refused, refused for now, and cut off where it may have been taken."""
    try:
        server.send_message(message, sender, [to])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused("the address", error.recipients[to][0]) from None
    except smtplib.SMTPSenderRefused as error:
        # It is our address that is not welcome: the operator can mend that.
        raise NotSent(f"The mail server refused our own address ({error.smtp_code}).") from None
    except smtplib.SMTPDataError as error:
        raise _refused("the message", error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        reason = "The mail server cannot reach an address with letters beyond ASCII."
        raise NotSent(reason, permanent=True) from None
    except (smtplib.SMTPException, OSError) as error:
        reason = f"The mail server broke off ({type(error).__name__})."
        raise NotSent(reason, unsure=True) from None


def _refused(what: str, code: int) -> NotSent:
    return NotSent(f"The mail server refused {what} ({code}).", permanent=code >= 500)
