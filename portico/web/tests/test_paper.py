"""What is set on paper in a process apart: values are text, and it has nothing else to read."""

from pathlib import Path

import pytest

from portico.web.paper import TooLong, separate, set_apart
from portico.web.paper.signs import NotSet

HEAD = """
#let said = json(bytes(sys.inputs.said))
#set document(title: "A page")
#set text(font: json(bytes(sys.inputs.fonts)), lang: "en")
"""


def a_template(folder: Path, body: str) -> Path:
    file = folder / "page.typ"
    file.write_text(HEAD + body)
    return file


def test_a_template_shows_its_values(tmp_path: Path) -> None:
    pdf = set_apart(a_template(tmp_path, "#said.name"), {"name": "#panic()"})
    assert pdf.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


@pytest.mark.parametrize(
    "body", ['#read("/etc/passwd")', '#read("../secret.txt")', '#image("../secret.txt")']
)
def test_no_file_outside_its_folder_is_read(body: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hidden")
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(NotSet) as refused:
        set_apart(a_template(inner, body), {"name": ""})
    assert not str(refused.value), "typst's own words quote values"


def test_what_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separate, "PATIENCE", 0.001)
    with pytest.raises(TooLong):
        set_apart(a_template(tmp_path, "#said.name"), {"name": "x"})
