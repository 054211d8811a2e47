"""Builders of received files, and an operator at the board that shows them."""

import re
from html import unescape

from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from portico.access.actor import Actor
from portico.exchange.models import ReceivedFile
from portico.exchange.services import keep_upload, receive_file
from testing.builders import NOW, PLAN
from testing.remittances import CHECK, a_remittance, an_interchange, as_stream

BOARD = f"/{PLAN}/staff/exchange/"
NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")
"""A check to somebody without a tax ID: refused."""
SECRETS = ("431882764", "TWO RIVERS", "DOE", "JANE", "M100200300")
"""What these files say of payees and patients."""


def received(content: bytes, name: str = "payments.835", *, plan: str = PLAN) -> ReceivedFile:
    """A file that came and was loaded."""
    actor = Actor.system(plan=plan)
    receive_file(source=as_stream(content), plan=plan, actor=actor, now=NOW, name=name)
    return ReceivedFile.objects.latest("pk")


def a_mixed_file(name: str = "mixed.835") -> ReceivedFile:
    """One transaction set that is loaded, one that is refused."""
    return received(an_interchange(a_remittance(), a_remittance(NO_TIN)), name)


def cut_off(name: str = "cut.835") -> ReceivedFile:
    """A file whose loader went away at 41 percent, and nobody goes on."""
    source, actor = as_stream(an_interchange(a_remittance())), Actor.system(plan=PLAN)
    file = keep_upload(source=source, name=name, plan=PLAN, actor=actor, now=NOW)
    ProcrastinateJob.objects.all().delete()
    ReceivedFile.objects.filter(pk=file.pk).update(progress=41)
    return file


def repaired(content: bytes) -> bytes:
    """What an editor makes of the refused one: the missing tax ID, and the count that follows."""
    text = content.decode().replace("LX*1~", "REF*TJ*431882764~\nLX*1~")
    return re.sub(r"SE\*(\d+)", lambda se: f"SE*{int(se[1]) + 1}", text).encode()


def shown(client: Client, address: str = BOARD) -> str:
    """The words of a page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())
