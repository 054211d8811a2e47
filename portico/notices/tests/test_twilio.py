"""What Twilio's client is asked for, and what its answers mean. Nothing is called from a test."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from portico.notices.channels import Channel
from portico.notices.gateways import NotSent, Parcel
from portico.notices.gateways.twilio import TwilioGateway, spoken
from portico.profiles.loading import profile
from testing.builders import NOW, PLAN


@dataclass
class Twilio:
    """Stands where the client stands; answers with an error if it has one."""

    error: Exception | None = None
    asked: list[dict[str, str]] = field(default_factory=list)

    def create(self, **asked: str) -> None:
        """Be asked."""
        self.asked.append(asked)
        if self.error:
            raise self.error


class Answer(Exception):
    """An error with a status, as Twilio's are."""

    def __init__(self, status: int) -> None:
        super().__init__("marcus")
        self.status = status


def _send(twilio: Twilio, channel: Channel, **changes: Any) -> None:
    said: dict[str, Any] = {
        "public_id": UUID(int=1),
        "plan": profile(PLAN),
        "channel": channel,
        "to": "+13145550164",
        "subject": "",
        "body": "482715 is your WellFirst code.",
        "page": "",
        "repeat": False,
        "attempt": 1,
        "created_at": NOW,
        "now": NOW,
    }
    client = SimpleNamespace(messages=twilio, calls=twilio)
    TwilioGateway(client, number="+18005550100").send(Parcel(**{**said, **changes}))


def test_a_text_is_asked_for_as_it_stands() -> None:
    _send(twilio := Twilio(), Channel.TEXT)
    assert twilio.asked == [
        {"to": "+13145550164", "from_": "+18005550100", "body": "482715 is your WellFirst code."}
    ]


def test_a_repeated_text_says_so_first() -> None:
    _send(twilio := Twilio(), Channel.TEXT, repeat=True)
    assert twilio.asked[0]["body"].startswith("We may have sent you this before.")


def test_a_call_speaks_a_code_digit_by_digit_with_pauses() -> None:
    pause = '<Pause length="1" />'
    assert spoken("Your code is 482715. Goodbye.") == (
        f"<Response><Say>Your code is</Say>{pause}"
        + "".join(f"<Say>{digit}</Say>{pause}" for digit in "482715")
        + f"{pause}<Say>Goodbye.</Say>{pause}</Response>"
    )


def test_what_is_spoken_cannot_become_an_instruction_to_the_telephone() -> None:
    assert "<Dial>" not in spoken("Hello <Dial>+19005550100</Dial> & <Say>pay</Say>")


@pytest.mark.parametrize(
    ("error", "permanent", "unsure"),
    [
        (Answer(400), True, False),
        (Answer(429), False, False),
        (Answer(401), False, False),
        (Answer(503), False, True),
        (ConnectionResetError("marcus"), False, True),
    ],
)
def test_what_an_answer_means(error: Exception, permanent: bool, unsure: bool) -> None:
    with pytest.raises(NotSent) as failure:
        _send(Twilio(error), Channel.CALL)
    assert (failure.value.permanent, failure.value.unsure) == (permanent, unsure)
    assert "marcus" not in failure.value.reason
