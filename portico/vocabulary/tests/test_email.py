"""Email addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.vocabulary.email import MAX_LENGTH, mask_email, normalize_email

ONE_MAILBOX = {
    "as written": "marcus@tworivers.example",
    "with capitals": "Marcus@TwoRivers.EXAMPLE",
    "with spaces around": "  marcus@tworivers.example\n",
    "full-width": "ｍａｒｃｕｓ＠ｔｗｏｒｉｖｅｒｓ．ｅｘａｍｐｌｅ",
    "with an invisible character": "marcus\u200b@tworivers.example\ufeff",
    "with the root's dot": "marcus@tworivers.example.",
    "with an ideographic full stop": "marcus@tworivers\N{IDEOGRAPHIC FULL STOP}example",
}


@pytest.mark.parametrize("text", ONE_MAILBOX.values(), ids=ONE_MAILBOX)
def test_every_spelling_is_one_mailbox(text: str) -> None:
    assert normalize_email(text) == "marcus@tworivers.example"


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("Marcus+Portal@tworivers.example", "marcus+portal@tworivers.example"),
        ("o'neil@tworivers.example", "o'neil@tworivers.example"),
        ("josé@tworivers.example", "josé@tworivers.example"),
        ("JOSE\N{COMBINING ACUTE ACCENT}@tworivers.example", "josé@tworivers.example"),
        ("marcus@Bücher.example", "marcus@xn--bcher-kva.example"),
        ("marcus@xn--bcher-kva.example", "marcus@xn--bcher-kva.example"),
    ],
)
def test_tags_and_accents_stay(text: str, normalized: str) -> None:
    assert normalize_email(text) == normalized


@pytest.mark.parametrize(
    "text",
    [
        "",
        "marcus",
        "@tworivers.example",
        "marcus@",
        "marcus@tworivers",
        "marcus@10.0.0.1",
        "marcus@[10.0.0.1]",
        "marcus@two rivers.example",
        "marcus@-tworivers.example",
        "marcus@tworivers..example",
        "marcus@two_rivers.example",
        "mar cus@tworivers.example",
        ".marcus@tworivers.example",
        "marcus.@tworivers.example",
        "mar..cus@tworivers.example",
        "mar\x00cus@tworivers.example",
        "mar\x85cus@tworivers.example",
        "marcus@tworivers.example\r\nBcc: all@tworivers.example",
        '"mar cus"@tworivers.example',
        "Marcus <marcus@tworivers.example>",
        "marcus@tworivers.example, other@tworivers.example",
        "marcus@@tworivers.example",
    ],
)
def test_anything_else_is_asked_for_again(text: str) -> None:
    with pytest.raises(ValueError, match=r"Enter an email like name@example\.com\."):
        normalize_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "m" * 65 + "@tworivers.example",
        "é" * 33 + "@tworivers.example",
        "m" * 60 + "@" + ".".join(["two-rivers-orthopedics"] * 10) + ".example",
    ],
)
def test_what_no_mail_server_takes_is_said_to_be_too_long(text: str) -> None:
    with pytest.raises(ValueError, match="longer than mail servers accept"):
        normalize_email(text)


@given(st.from_regex(r"[^@\s]{1,20}@[a-zà-ÿ]{1,9}\.[a-z]{2,5}", fullmatch=True))
def test_a_normalized_email_is_its_own_only_spelling(text: str) -> None:
    try:
        once = normalize_email(text)
    except ValueError:
        return
    assert normalize_email(once) == normalize_email(once.upper().lower()) == once
    assert len(once.encode()) <= MAX_LENGTH


def test_a_masked_email_keeps_its_first_letter_and_its_domain() -> None:
    assert mask_email("marcus@tworivers.example") == "m•••••@tworivers.example"
