"""The document says what was accepted, as text and no more, and everyone can read it."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from portico.agreements.document import Happening, pdf_of
from portico.agreements.document.text import blocks
from portico.agreements.document.typesetting import in_both_zones
from testing.signed_documents import SIGNED_AT, TEXT, a_signed_agreement

HOSTILE = (
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd")',
    "#sys.inputs.said",
    "#set page(fill: red)",
    "#panic() ] } )",
    "$ sum_(i=0)^n $",
    "<label> @reference",
    "// no comment",
    "= no heading",
    r"\u{48} \# ~ --",
    "<script>alert(1)</script>",
    "{{ 7 }} {% now %}",
)


def words_of(pdf: bytes, folder: Path) -> str:
    """What poppler reads out of a file."""
    file = folder / "agreement.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_text_is_followed_by_the_certificate(tmp_path: Path) -> None:
    words = words_of(pdf_of(a_signed_agreement()), tmp_path)
    text, certificate = words.split("Certificate of completion")
    assert "The office keeps its passwords to itself." in text
    assert "2. It ends the access of whoever leaves." in text
    for said in ("Dana Whitfield", "Prairie Family Clinic, P.C.", "sr-7Qm2Xk", "203.0.113.7"):
        assert said in certificate
    assert "“By typing my name I sign.”\n" in certificate
    assert "11/16/2026 10:03:44 a.m. CST (2026-11-16 16:03:44 UTC)" in certificate
    assert sha256(TEXT.encode()).hexdigest() in certificate
    assert "ab" * 32 in certificate


def test_a_moment_is_told_in_the_plans_zone_and_in_utc() -> None:
    noon = datetime(2026, 7, 4, 17, 5, 9, tzinfo=UTC)
    told = in_both_zones(noon, ZoneInfo("America/Chicago"))
    assert told == "07/04/2026 12:05:09 p.m. CDT (2026-07-04 17:05:09 UTC)"
    midnight = in_both_zones(noon.replace(hour=6), ZoneInfo("America/New_York"))
    assert midnight.startswith("07/04/2026 2:05:09 a.m. EDT")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_looks_like_markup_stays_text(hostile: str, tmp_path: Path) -> None:
    happening = Happening(what=hostile, at=SIGNED_AT)
    values = a_signed_agreement(
        signer=hostile, title=hostile, identified=hostile, happenings=(happening,)
    )
    words = words_of(pdf_of(values), tmp_path)
    assert words.count(hostile) >= 5


@pytest.mark.parametrize("hostile", [one for one in HOSTILE if "\\" not in one])
def test_markdown_that_looks_like_typst_stays_text(hostile: str, tmp_path: Path) -> None:
    values = a_signed_agreement(markdown=f"# {hostile}\n\n**{hostile}**\n\n    {hostile}\n")
    words = words_of(pdf_of(values), tmp_path).partition("Certificate")[0]
    assert words.count(hostile) == 3


def test_a_link_that_leads_into_the_reader_is_only_its_words() -> None:
    (paragraph,) = blocks("[one](https://a.example) [two](#here) [three](file:///etc) [](http://x)")
    assert [node["to"] for node in paragraph["children"] if "to" in node] == ["https://a.example"]


def test_headings_skip_no_level() -> None:
    found = blocks("## a\n\n## b\n\n###### c\n\n### d\n")
    assert [node["level"] for node in found] == [1, 1, 2, 2]


def test_words_of_any_length_stay_on_the_page(tmp_path: Path) -> None:
    endless = "Z" * 400
    happening = Happening(what=endless, at=SIGNED_AT, address="2001:db8:" + "f" * 40)
    values = a_signed_agreement(markdown=endless, signer=endless, happenings=(happening,))
    words = words_of(pdf_of(values), tmp_path)
    assert words.count("Z") == 400 * 4  # text, summary, fact and event, cut off nowhere


def test_other_scripts_are_set_and_what_no_font_has_is_numbered(tmp_path: Path) -> None:
    values = a_signed_agreement(markdown="Zażółć, Ελληνικά, Привет, שלום, مرحبا, 漢 and 😀")
    words = words_of(pdf_of(values), tmp_path)
    for word in ("Zażółć", "Ελληνικά", "Привет", "שלום", "[U+6F22] and [U+1F600]"):
        assert word in words


def test_nothing_unseen_is_signed(tmp_path: Path) -> None:
    values = a_signed_agreement(signer="Dana\u202egnp.exe\u200b\x00")
    words = words_of(pdf_of(values), tmp_path)
    assert "Dana[U+202E]gnp.exe[U+200B][U+0000]" in words


@given(st.text(max_size=60), st.text(max_size=60))
@example("#", "")
def test_any_text_can_be_set(markdown: str, signer: str) -> None:
    assert pdf_of(a_signed_agreement(markdown=markdown, signer=signer)).startswith(b"%PDF-1.7")


def test_two_hundred_pages_are_set() -> None:
    section = "## Section\n\n" + "The office keeps its passwords to itself. " * 70 + "\n\n"
    pages = PdfFileReader(BytesIO(pdf_of(a_signed_agreement(markdown=section * 300)))).root[
        "/Pages"
    ]
    assert pages["/Count"] > 200


def test_the_same_values_make_the_same_bytes() -> None:
    values = a_signed_agreement(drawn="M10 150L90 20L150 20M200 140L300 60")
    assert pdf_of(values) == pdf_of(values)
    elsewhere = values.completed_at.astimezone(values.zone)
    assert pdf_of(values) == pdf_of(replace(values, completed_at=elsewhere))


def test_a_text_that_is_not_the_accepted_one_is_refused() -> None:
    with pytest.raises(ValueError, match="not the one that was accepted"):
        pdf_of(a_signed_agreement(sha256="0" * 64))


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="none that was taken"):
        pdf_of(a_signed_agreement(drawn='M0 0"/><image href="file:///etc/passwd"/>'))


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 200)), min_size=1, max_size=40))
def test_whatever_was_drawn_is_set(points: list[tuple[int, int]]) -> None:
    pdf_of(a_signed_agreement(drawn="M" + "L".join(f"{x} {y}" for x, y in points)))


# --- Everyone can read it: ISO 14289-1 (PDF/UA-1); typst itself refuses to make what is not ----------
def test_assistive_technology_finds_structure_language_and_title(signed: bytes) -> None:
    root: Any = PdfFileReader(BytesIO(signed)).root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].data.decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "Web access agreement, signed by Dana Whitfield</rdf:li>" in metadata


def test_the_signatures_field_is_named_and_off_the_page(signed: bytes) -> None:
    root: Any = PdfFileReader(BytesIO(signed)).root
    (field,) = root["/AcroForm"]["/Fields"]
    field = field.get_object()
    assert field["/TU"].startswith("Digital signature of CN=")
    assert all(edge < 0 for edge in field["/Rect"])
    assert field["/P"]["/Tabs"] == "/S"
    assert "/Version" not in root


def test_signing_leaves_every_byte_that_was_typeset(signed: bytes) -> None:
    assert signed.startswith(pdf_of(a_signed_agreement()))


def test_a_drawn_signature_has_words_that_stand_for_it() -> None:
    pdf = pdf_of(a_signed_agreement(drawn="M10 150L90 20L150 20M200 140L300 60"))
    assert b"/Alt(Signature drawn by Dana Whitfield)" in pdf


def test_a_process_that_only_asks_for_documents_does_not_load_what_signs() -> None:
    only = "import sys, portico.agreements.document; sys.exit('pyhanko' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", only], check=False).returncode == 0
