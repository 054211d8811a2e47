"""Unsafe settings: each is refused with its own name (S34)."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from portico.config import checks, cluster
from portico.config.checks import (
    DatabaseFacts,
    Reason,
    database_facts,
    of_signing,
    reasons,
    refuse_unsafe,
)
from portico.config.settings import ROOT, Environment, variable_of
from portico.profiles.loading import profile
from testing.signed_documents import a_signatory, certificate_pem, key_pem

KEY = "pW3x-VnKq_81zLr0Tg5Yc7uJmHs2BdFaEo4iQ6tXvRyN9kMlZ"[:48] + "Uw"
SAFE = Environment(
    demo=False,
    secret_key=SecretStr(KEY),
    factor_keys=SecretStr("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
    base_url="https://portal.wellfirst.test",
    DATABASE_URL=SecretStr("postgresql://portico_app@db.test/portico?sslmode=verify-full"),
    static="collected",
    mail="smtp",
    smtp_host="mail.wellfirst.test",
    smtp_tls=True,
    gateway="twilio",
    twilio_account="AC0",
    twilio_token=SecretStr("t"),
)
UNSAFE_SETTINGS = {
    "key-missing": {"secret_key": SecretStr("")},
    "key-short": {"secret_key": SecretStr("pW3x-VnKq_81zLr0Tg5Yc7uJ")},
    "key-default": {"secret_key": SecretStr("django-insecure-" + KEY)},
    "factor-keys": {"factor_keys": SecretStr("short")},
    "debug": {"debug": True},
    "any-host": {"hosts": ("*",)},
    "plain-http": {"base_url": "http://portal.wellfirst.test"},
    "no-database": {"database_url": SecretStr("")},
    "static-found": {"static": "found"},
    "demo-mail": {"mail": "demo"},
    "plain-smtp": {"smtp_tls": False},
    "demo-gateway": {"gateway": "demo"},
    "no-gateway": {"twilio_token": SecretStr("")},
    "demo-not-local": {"demo": True},
}
UNSAFE_DATABASES = {
    "old-postgresql": {"version": 140_012},
    "fsync-off": {"fsync": False},
    "full-page-writes-off": {"full_page_writes": False},
    "synchronous-commit-off": {"synchronous_commit": False},
    "role-superuser": {"superuser": True},
    "role-bypassrls": {"bypasses_row_security": True},
    "role-createrole": {"may_create_roles": True},
    "role-owner": {"owns_tables": True},
    "plain-database": {"host": "db.wellfirst.test"},
    "atomic-requests": {"atomic_requests": True},
}

UNSAFE_SIGNING = {
    "no-certificate": {},
    "signing-certificate": {
        "signing_key": SecretStr(key_pem(a_signatory())),
        "signing_certificate": certificate_pem(a_signatory()),
    },
}


def names(found: list[Reason]) -> list[str]:
    return [reason.name for reason in found]


def test_safe_settings_are_not_refused() -> None:
    assert reasons(SAFE, DatabaseFacts()) == []


@pytest.mark.parametrize(("name", "change"), UNSAFE_SETTINGS.items(), ids=UNSAFE_SETTINGS)
def test_an_unsafe_setting_is_refused_by_its_name(name: str, change: dict[str, object]) -> None:
    assert names(reasons(SAFE.model_copy(update=change), DatabaseFacts())) == [name]


@pytest.mark.parametrize(("name", "facts"), UNSAFE_DATABASES.items(), ids=UNSAFE_DATABASES)
def test_an_unsafe_database_is_refused_by_its_name(name: str, facts: dict[str, Any]) -> None:
    assert names(reasons(SAFE, DatabaseFacts(**facts))) == [name]


@pytest.mark.parametrize(("name", "change"), UNSAFE_SIGNING.items(), ids=UNSAFE_SIGNING)
def test_a_plan_that_has_something_signed_needs_a_certificate(
    name: str, change: dict[str, Any]
) -> None:
    environment = SAFE.model_copy(update=change)
    assert names([*of_signing(environment, [profile("wellmark")])]) == [name]
    assert names([*of_signing(environment, [profile("wellfirst")])]) == []
    demo = environment.model_copy(update={"demo": True})
    assert names([*of_signing(demo, [profile("wellmark")])]) == []


def test_a_key_with_its_certificate_is_enough() -> None:
    ours = a_signatory()
    given = {"signing_key": SecretStr(key_pem(ours)), "signing_certificate": certificate_pem(ours)}
    environment = SAFE.model_copy(update=given)
    assert names([*of_signing(environment, [profile("wellmark")])]) == []


def test_the_demo_may_use_what_is_for_the_demo() -> None:
    demo = Environment(demo=True, base_url="http://127.0.0.1:8000", mail="demo", gateway="demo")
    assert reasons(demo, DatabaseFacts()) == []


def test_even_the_demo_refuses_to_lose_what_it_acknowledged() -> None:
    demo = Environment(demo=True, base_url="http://127.0.0.1:8000")
    assert names(reasons(demo, DatabaseFacts(fsync=False))) == ["fsync-off"]


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("[::1]", True),
        ("/var/run/postgresql", True),
        ("10.0.0.7", False),
        ("localhost.example.org", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, local: bool) -> None:
    assert checks.is_local(host) is local


def test_a_refusal_ends_the_process_and_says_every_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "all_reasons", lambda: [Reason("debug", "unset it.")])
    with pytest.raises(SystemExit) as refusal:
        refuse_unsafe()
    assert "debug: unset it." in str(refusal.value.code)


@pytest.mark.django_db
def test_the_owner_of_the_tables_is_recognised() -> None:
    facts = database_facts()
    assert facts.owns_tables
    assert facts.fsync
    assert not facts.superuser


@pytest.mark.django_db
def start_web(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load what the web server loads, in a process with nothing but this environment."""
    return subprocess.run(
        [sys.executable, "-c", "import portico.config.wsgi"],
        env={"PATH": os.defpath, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_real_process_with_nothing_set_does_not_start(tmp_path: Path) -> None:
    started = start_web(PORTICO_VAR=str(tmp_path))
    assert started.returncode != 0
    assert "key-missing" in started.stderr
    assert "no-database" in started.stderr
    assert "no-certificate" in started.stderr


def test_a_real_process_of_the_owner_does_not_start() -> None:
    var = Path(os.environ.get("PORTICO_VAR", "var")) / "test"
    started = start_web(DATABASE_URL=cluster.known_url(var, "superuser"), PORTICO_SECRET_KEY=KEY)
    assert started.returncode != 0
    assert "role-superuser" in started.stderr


def test_the_operators_guide_names_every_reason_and_every_variable() -> None:
    guide = (ROOT / "docs" / "guide" / "operate.md").read_text()
    names = [*UNSAFE_SETTINGS, *UNSAFE_SIGNING, *UNSAFE_DATABASES, "database-unreachable"]
    words = [f"`{name}`" for name in [*names, *map(variable_of, Environment.model_fields)]]
    assert [word for word in words if word not in guide] == []
