"""A mail as it travels: plain text, the same in simple HTML, and headers that name a machine."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.template.loader import render_to_string

from portico.notices.gateways import Parcel
from portico.notices.rules import marked, parts


def compose(parcel: Parcel, *, address: str) -> EmailMessage:
    """Compose it; the same parcel gives the same Message-ID, a repetition says that it is one.

    Header values go through the standard library's EmailMessage, which refuses line breaks.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(parcel.plan.mail_sender, addr_spec=address)
    message["To"] = parcel.to
    message["Subject"] = parcel.subject
    message["Date"] = format_datetime(parcel.created_at)
    message["Message-ID"] = f"<{parcel.public_id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if parcel.repeat:
        message["X-Portico-Repeat"] = str(parcel.attempt)
    body = marked(parcel.body, repeat=parcel.repeat)
    message.set_content(body, cte="quoted-printable")
    message.add_alternative(_html(parcel, body), subtype="html", cte="quoted-printable")
    return message


def _html(parcel: Parcel, body: str) -> str:
    context = {"plan": parcel.plan, "subject": parcel.subject, "parts": list(parts(body))}
    return render_to_string("notices/mail.html", context)
