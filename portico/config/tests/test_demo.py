"""``portico demo``: each folder's part once, its sign-ins said once, and only in the demo."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.test import override_settings

from portico.config.management.commands import demo


class Part(BaseCommand):
    """A folder's part of the demo world."""

    def handle(self, **_: object) -> str:
        """Answer with the sign-in it made."""
        return "Reviewer   ruth@wellfirst.example"


@pytest.fixture
def one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def call(name: str, **options: StringIO) -> str | None:
        answer: str | None = call_command(Part(), **options)
        return answer

    monkeypatch.setattr(demo, "get_commands", lambda: {"demo_accounts": "portico.accounts"})
    monkeypatch.setattr(demo, "call_command", call)


@pytest.mark.usefixtures("one_part")
def test_every_sign_in_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    assert capsys.readouterr().out == "Reviewer   ruth@wellfirst.example\n"


def test_an_installation_is_not_filled_with_the_demo_world() -> None:
    real = settings.PORTICO.model_copy(update={"demo": False})
    with override_settings(PORTICO=real), pytest.raises(CommandError, match="not the demo"):
        call_command("demo")
