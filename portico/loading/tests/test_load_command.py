"""``portico load`` knows what the folders above registered."""

from io import StringIO

import pytest
from django.core.management import call_command

from portico.loading.kinds import kinds


@pytest.mark.parametrize("kind", ["", "nppes", "taxonomy", "roster"])
def test_its_help_can_be_read(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        call_command("load", *filter(None, [kind]), "--help", stdout=StringIO())
    told = capsys.readouterr().out
    assert all(name in told for name in ([kind] if kind else kinds()))


def test_every_kind_of_file_is_registered_once() -> None:
    assert sorted(kinds()) == ["codes", "nppes", "roster", "taxonomy"]
