"""The environment: typed, secrets from files, errors that name the variable and keep the value."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portico.config.settings import Environment, _database, read_environment


def test_a_secret_is_read_from_the_file_that_its_variable_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("from a file\n")
    monkeypatch.setenv("PORTICO_TWILIO_TOKEN_FILE", str(tmp_path / "token"))
    assert read_environment().twilio_token.get_secret_value() == "from a file"


def test_the_database_address_may_come_from_a_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "url").write_text("postgresql://app@db.test/portico\n")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert "db.test" in read_environment().database_url.get_secret_value()


def test_a_variable_wins_over_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "host").write_text("from a file")
    monkeypatch.setenv("PORTICO_SMTP_HOST_FILE", str(tmp_path / "host"))
    monkeypatch.setenv("PORTICO_SMTP_HOST", "mail.test")
    assert read_environment().smtp_host == "mail.test"


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY_FILE", "/no/such/file")
    with pytest.raises(ImproperlyConfigured, match=r"PORTICO_SECRET_KEY_FILE: /no/such/file"):
        read_environment()


def test_a_wrong_value_is_refused_by_its_variable_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORTICO_SMTP_PORT", "hunter2")
    monkeypatch.setenv("PORTICO_BASE_URL", "portal.test")
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_environment()
    assert "PORTICO_SMTP_PORT: " in str(refusal.value)
    assert "PORTICO_BASE_URL: " in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_hosts_are_a_list_of_words() -> None:
    environment = Environment(hosts="one.test, two.test three.test")
    assert environment.hosts == ("one.test", "two.test", "three.test")


def test_a_database_address_keeps_what_libpq_alone_understands() -> None:
    database = _database("postgresql://app:p%40ss@/portico?host=%2Frun%2Fpg&sslmode=verify-full")
    assert database["HOST"] == "/run/pg"
    assert database["PASSWORD"] == "p@ss"
    assert database["OPTIONS"]["sslmode"] == "verify-full"


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    assert settings.SECRET_KEY not in repr(settings.PORTICO)


def test_requests_hold_no_transaction_of_their_own() -> None:
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is False


def test_nothing_inline_runs_in_the_browser() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert "unsafe" not in str(directives)
