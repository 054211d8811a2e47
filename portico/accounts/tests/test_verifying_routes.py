"""Every route that verifies a secret is in one registry, and nothing of allauth is mounted unseen."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

import portico
from portico.accounts.guesses import VERIFYING_ROUTES
from portico.accounts.urls import library_urlpatterns
from portico.accounts.urls import urlpatterns as own
from portico.profiles.addresses import PLAN_URLCONF

ROOT = Path(portico.__file__).parent
COMPARING = {
    "check_password",
    "constant_time_compare",
    "compare_digest",
    "validate_code",
    "validate_totp_code",
}
COUNTED = {
    "portico/accounts/challenges.py",
    "portico/accounts/forms/proof.py",
    "portico/accounts/services/proofs.py",
    "portico/proofs/rules.py",
    "portico/proofs/services/pins.py",
    "portico/accounts/services/secret_answers.py",
}
"""Where a secret is compared, each behind guesses.compare."""
VERIFYING = {
    "change_unverified_email",
    "check_call_code",
    "check_code",
    "check_secret_answer",
    "consume_activation",
    "consume_link",
    "match_roster",
    "prove_password",
    "prove_payment",
    "prove_pin",
    "prove_second_factor",
    "prove_sign_in",
    "verify_existing",
}

WITHOUT_PAGES = {"agreements"}
"""Folders that use up a link for the pages of registration above them."""


def called_in(path: Path) -> set[str]:
    """The names of everything a file calls."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = [getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls]
    return {str(name) for name in names}


def files() -> Iterator[Path]:
    return (path for path in ROOT.rglob("*.py") if "tests" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT.parent))


def test_secrets_are_compared_only_where_it_is_counted() -> None:
    comparing = {name_of(path) for path in files() if called_in(path) & COMPARING}
    assert comparing == COUNTED


def test_whatever_verifies_a_secret_belongs_to_a_folder_of_the_registry() -> None:
    verifying = {name_of(path).split("/")[1] for path in files() if called_in(path) & VERIFYING}
    assert verifying - WITHOUT_PAGES == {name.split(":")[0] for name in VERIFYING_ROUTES}


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from names(entry.url_patterns, inner)
        elif entry.name:
            yield f"{space}{entry.name}"


def test_every_route_of_the_registry_is_mounted() -> None:
    mounted = set(names(get_resolver(PLAN_URLCONF).url_patterns))
    assert set(VERIFYING_ROUTES) - mounted == set()


def test_allauth_s_names_lead_to_our_own_pages_and_no_others() -> None:
    ours = {pattern.callback for pattern in own}
    assert {pattern.callback for pattern in library_urlpatterns} <= ours
    mounted = set(names(get_resolver(PLAN_URLCONF).url_patterns))
    theirs = {name for name in mounted if name.startswith(("account_", "mfa_", "socialaccount"))}
    assert theirs == {pattern.name for pattern in library_urlpatterns}


def test_every_page_of_ours_declares_its_permission() -> None:
    assert [p.name for p in own if not hasattr(p.callback, "permission")] == []
