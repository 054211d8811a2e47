"""Forms of the organization's own pages."""

from portico.web.fields import EmailField
from portico.web.forms import KitForm


class InviteForm(KitForm):
    """Whom to let in."""

    email = EmailField(
        label="Colleague's work email",
        help_text="We mail a link that works once, for 72 hours.",
        error_messages={"required": "Enter the email of the colleague to invite."},
    )
