"""Nothing leaves: every message becomes a row of the demo inbox."""

from portico.notices.gateways import Gateway, Parcel
from portico.notices.models import DemoMessage
from portico.notices.rules import marked


class DemoGateway:
    """Writes the inbox."""

    def send(self, parcel: Parcel) -> None:
        """Keep it as it would have arrived."""
        DemoMessage.objects.create(
            plan=parcel.plan.slug,
            channel=parcel.channel,
            sender=parcel.plan.mail_sender,
            to=parcel.to,
            subject=parcel.subject,
            body=marked(parcel.body, repeat=parcel.repeat),
            page=parcel.page,
            sent_at=parcel.now,
        )


def gateway() -> Gateway:
    """Make one."""
    return DemoGateway()
