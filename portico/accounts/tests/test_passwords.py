"""What a password must be: long enough, any characters, not on a list, not easy to guess."""

import gzip
import time
import unicodedata
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password, identify_hasher
from hypothesis import given
from hypothesis import strategies as st

from portico.accounts import hashers
from portico.accounts.hashers import Busy
from portico.accounts.rules import (
    covers,
    describe_missing_kinds,
    is_about_the_person,
    policy_met,
    strictest,
    words_about,
)
from portico.accounts.services import hash_password, password_problems
from portico.profiles.schema import CharacterKind, PasswordPolicy
from testing.parallel import errors, race

STRICT, MILD = PasswordPolicy(min_length=15), PasswordPolicy(min_length=8)
ABOUT = ["Dana", "O’Connor", "dana.oconnor@tworivers.example", "WellFirst", "WellFirst Health"]


def problems(raw: str, *policies: PasswordPolicy) -> list[str]:
    return password_problems(raw, policies=policies or [STRICT], about=ABOUT)


@pytest.mark.parametrize(
    "raw",
    [
        "granite otter velvet umbrella",
        "correct horse battery staple 9",
        "Übermäßig späte Käsefüße grüßen",
        "пять жёлтых верблюдов спят",
        "🦦🌂🪨🎻🦆🧵🪀🛶🧲🪴🎋🧊🥨🪁🦔",
        "vT7#kq9!Lw2@zX4%",
        "x" * 3 + " otter granite velvet " + "umbrella lantern " * 6,
    ],
)
def test_any_long_password_that_is_hard_to_guess_will_do(raw: str) -> None:
    assert problems(raw) == []


@pytest.mark.parametrize(
    "raw",
    [
        "passwordpassword",
        "qwertyuiopasdfghjkl",
        "123456789012345678",
        "aaaaaaaaaaaaaaaaaaaa",
        "iloveyouforever1",
        "dragonmonkeyfootball",
        "Summer2026Summer2026",
        "DanaOConnorWellFirst1",
        "dana.oconnor@tworivers.example",
        "WellFirst!2026!WellFirst",
        "unbelievable2026",
    ],
)
def test_what_is_easy_to_guess_is_refused_whatever_its_length(raw: str) -> None:
    assert problems(raw) != []


def test_the_strictest_policy_holds() -> None:
    assert "at least 15 characters" in problems("violet crane", MILD, STRICT)[0]
    assert problems("violet crane ok", MILD, STRICT) == []
    assert problems("vT7#kq9!Lw", MILD) == []


LONG = PasswordPolicy(min_length=15)
MIXED = PasswordPolicy(
    min_length=12, composition=(CharacterKind.LOWER, CharacterKind.UPPER, CharacterKind.DIGIT)
)
BOTH = PasswordPolicy(min_length=15, composition=MIXED.composition)


@pytest.mark.parametrize(
    ("password", "met"),
    [
        ("granite otter velvet", LONG),
        ("Granite7otter", MIXED),
        ("Granite7otter velvet", BOTH),
        ("Granite otter", None),
        ("", None),
    ],
)
def test_of_a_password_is_known_what_it_satisfies_and_no_more(
    password: str, met: PasswordPolicy | None
) -> None:
    assert policy_met(password, [LONG, MIXED]) == met
    assert [covers(met, asked) for asked in (LONG, MIXED)] == [
        met in (LONG, BOTH),
        met in (MIXED, BOTH),
    ]


@given(st.text(max_size=20), st.lists(st.sampled_from([LONG, MIXED, BOTH, MILD])))
def test_what_is_known_never_says_more_than_is_true(
    password: str, policies: list[PasswordPolicy]
) -> None:
    met = policy_met(password, policies)
    for asked in (LONG, MIXED, BOTH, MILD):
        assert not covers(met, asked) or policy_met(password, [asked]) == asked


def test_up_to_256_characters_are_taken() -> None:
    assert problems("otter granite velvet umbrella " * 8 + "1234567890123456") == []
    assert "at most 256 characters" in problems("y" * 257)[0]


def test_the_three_thousand_most_common_are_refused() -> None:
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        common = [next(lines).strip() for _ in range(3000)]
    assert [raw for raw in common if not problems(raw, MILD)] == []


@given(st.text(min_size=15, max_size=64, alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_text_gets_an_answer(raw: str) -> None:
    assert isinstance(problems(raw), list)


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=4))
def test_names_alone_are_never_a_password(filler: str, names: list[str]) -> None:
    words = words_about(names)
    assert is_about_the_person("".join(names), words)
    assert is_about_the_person("", words_about([filler]))


def test_spellings_of_the_same_characters_are_one_password() -> None:
    encoded = hash_password("cafe\u0301 \ufb01ne harbor lantern")
    assert check_password("caf\u00e9 fine harbor lantern", encoded)
    assert not check_password("cafe fine harbor lantern", encoded)


def test_a_hash_costs_what_owasp_asks() -> None:
    encoded = hash_password("granite otter velvet umbrella")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert not identify_hasher(encoded).must_update(encoded)


@pytest.mark.django_db(transaction=True)
def test_at_most_four_hashes_run_at_once() -> None:
    running: list[int] = []
    seen: list[int] = []

    def work() -> None:
        with hashers.slot():
            running.append(1)
            seen.append(len(running))
            sum(range(20_000))
            running.pop()

    race([work] * 20)
    assert 1 <= max(seen) <= hashers.HASHES_AT_ONCE


def test_who_waits_too_long_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashers, "LONGEST_WAIT", 0.01)
    with hashers.slot(), hashers.slot(), hashers.slot(), hashers.slot():
        started = time.monotonic()
        with pytest.raises(Busy):
            hash_password("granite otter velvet umbrella")
        assert time.monotonic() - started < 1
    assert hash_password("granite otter velvet umbrella")


@pytest.mark.django_db(transaction=True)
def test_a_place_is_given_back_after_an_error() -> None:
    def fail() -> None:
        with hashers.slot():
            raise ValueError

    assert len(errors(race([fail] * 12))) == 12
    assert hash_password("granite otter velvet umbrella")


KINDS = tuple(CharacterKind)
COMPOSED = PasswordPolicy(min_length=12, composition=KINDS)


@pytest.mark.requirement("CS-06")
@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("granite-otter-7", ["Add an upper-case letter."]),
        ("GRANITE otter", ["Add a digit."]),
        (
            "granite",
            ["at least 12", "Add an upper-case letter, a digit and a character that is no"],
        ),
        ("Graniteotter7Velvet", ["Add a character that is no letter or digit."]),
        ("Größe otter ７ velvet", []),
    ],
)
def test_what_a_password_lacks_is_named(raw: str, said: list[str]) -> None:
    found = problems(raw, COMPOSED)
    assert len(found) == len(said)
    assert all(words in problem for words, problem in zip(said, found, strict=True))


def test_the_strictest_is_the_longest_and_every_kind_any_plan_asks_for() -> None:
    lower = PasswordPolicy(min_length=8, composition=(CharacterKind.OTHER, CharacterKind.LOWER))
    found = strictest([STRICT, COMPOSED, lower])
    assert (found.min_length, set(found.composition)) == (15, set(KINDS))
    assert strictest([STRICT, MILD]) == STRICT


@given(st.text(max_size=20))
def test_every_kind_is_missing_or_there(text: str) -> None:
    missing = {kind for kind in KINDS if describe_missing_kinds(text, [kind])}
    assert (CharacterKind.LOWER in missing) != any(unicodedata.category(c) == "Ll" for c in text)
    assert (describe_missing_kinds(text, KINDS) is None) == (not missing)
