"""Texts and calls through Twilio; its library is the extra ``portico[twilio]``."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings

from portico.notices.channels import Channel
from portico.notices.gateways import Gateway, NotSent, Parcel
from portico.notices.rules import Part, marked, parts

TRY_AGAIN = frozenset({401, 403, 404, 408, 429})
"""Answers about our account or our pace, not about this message; the operator can mend them."""


class TwilioGateway:
    """Hands texts and calls to Twilio's client."""

    def __init__(self, client: Any, *, number: str) -> None:
        self.client, self.number = client, number

    def send(self, parcel: Parcel) -> None:
        """Text it or speak it."""
        body = marked(parcel.body, repeat=parcel.repeat)
        try:
            if parcel.channel is Channel.CALL:
                self.client.calls.create(to=parcel.to, from_=self.number, twiml=spoken(body))
            else:
                self.client.messages.create(to=parcel.to, from_=self.number, body=body)
        except Exception as error:  # noqa: BLE001 - Twilio's errors, and those of its HTTP library
            raise _not_sent(error) from None


def gateway() -> Gateway:
    """Make one with the account of the settings."""
    from twilio.http.http_client import TwilioHttpClient  # noqa: PLC0415 - only when chosen
    from twilio.rest import Client  # noqa: PLC0415 - the same

    our = settings.PORTICO
    client = Client(
        our.twilio_account,
        our.twilio_token.get_secret_value(),
        http_client=TwilioHttpClient(timeout=10),
    )
    return TwilioGateway(client, number=our.twilio_from)


def spoken(body: str) -> str:
    """Write what the voice says: a code digit by digit, with a second between two of them."""
    response = Element("Response")
    for part in parts(body, spoken=True):
        _say(response, part)
        SubElement(response, "Pause", length="1")
    return tostring(response, encoding="unicode")


def _say(response: Element, part: Part) -> None:
    if not part.is_code:
        SubElement(response, "Say").text = " ".join(part.text.split())
        return
    for digit in part.text:
        SubElement(response, "Say").text = digit
        SubElement(response, "Pause", length="1")


def _not_sent(error: Exception) -> NotSent:
    """A refusal carries its status; without one the line broke, perhaps after the request."""
    status = getattr(error, "status", None)
    if not isinstance(status, int):
        return NotSent(f"Twilio broke off ({type(error).__name__}).", unsure=True)
    permanent = 400 <= status < 500 and status not in TRY_AGAIN
    return NotSent(f"Twilio refused it ({status}).", permanent=permanent, unsure=status >= 500)
