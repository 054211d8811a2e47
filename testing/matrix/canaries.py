"""Words that say whose a row is and of which table, so that any answer can be searched for them.

A canary is ``kestrel-agreementsacceptance``: whose, then the table. It stands in the text of a
row; where a table holds numbers alone, its number is the canary.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models

from portico.access.actor import Actor
from portico.audit.acting import acting

LINKS = {"plan", "organization_id", "membership_id", "account_id", "tin", "payee_tin", "npi"}
"""A column of one of these names makes a row somebody's; so does a reference to such a table."""

PEOPLE = {"accounts.Account", "organizations.Organization"}
"""Tables of the people and organizations themselves."""

WITHOUT = {
    "account.EmailAddress": "the library's own; our accounts hold their one address themselves",
    "account.EmailConfirmation": "the same",
    "agreements.Version": "what the plan publishes",
    "mfa.Authenticator": "a secret, encrypted",
    "organizations.TinTransfer": "days, and numbers of the organizations, which have theirs",
    "registration.CheckEnd": "figures of nobody",
    "registration.DraftEnd": "figures of nobody",
    "registry.PracticeLocation": "public, and no organization's",
    "registry.Provider": "public, and no organization's",
    "registry.ProviderName": "public, and no organization's",
    "remittances.MailWish": "days, and figures of nobody",
    "toolkit.SetupDone": "a key of the profile and a time",
    "delegation.Access": "numbers of the organization, which have their canary where it holds them",
    "delegation.Assignment": "who works for whom; the people have theirs",
    "delegation.Delegation": "keys of the profile and numbers of the office, which have theirs",
    "exchange.Answer": "times; what it says lies on the disk",
    "exchange.AnsweredInterchange": "numbers alone",
    "exchange.ReceivedTotal": "figures of nobody",
    "codes.CodeText": "the words of a published list",
    "audit.Seal": "numbers and hashes",
    "audit.Unsealed": "numbers alone",
}
"""Tables that hold nobody's words, each with the reason."""

OF_A_PLAN = {
    "accounts.StaffRole",
    "exchange.Arrival",
    "exchange.Quarantined",
    "exchange.ReceivedFile",
    "exchange.ReceivedTransaction",
    "roster.Load",
    "toolkit.Edition",
}
"""Tables of a plan and of none of its organizations."""


@dataclass(frozen=True, slots=True, order=True)
class Canary:
    """One that was seen: whose it is, and the table as in ``agreements.Acceptance``."""

    whose: str
    table: str


def canary(whose: str, table: str) -> str:
    """What to plant in a text of that table: letters and hyphens, as names and addresses allow."""
    return f"{whose}-{_squeezed(table)}"


def _squeezed(table: str) -> str:
    return table.replace(".", "").lower()


@dataclass
class Canaries:
    """Everybody's, to be found in a text."""

    owners: Iterable[str]
    numbers: dict[str, Canary] = field(default_factory=dict)
    """By their digits; a tax ID is found with its hyphen too."""

    def __post_init__(self) -> None:
        """Find them all in one pass, wherever they stand and however they are spelled."""
        self._tables = {_squeezed(label_of(model)): label_of(model) for model in apps.get_models()}
        self._words = re.compile(rf"\b({'|'.join(self.owners)})(?:-([a-z]+))?")
        self._numbers = re.compile(r"\d[\d-]{7,}\d")

    def seen_in(self, text: str) -> set[Canary]:
        """Whose rows of which tables a text shows; ``table`` is empty where it was cut off."""
        found = {
            Canary(whose, self._tables.get(table, ""))
            for whose, table in self._words.findall(text.lower())
        }
        digits = {number.replace("-", "") for number in self._numbers.findall(text)}
        return found | {self.numbers[each] for each in digits & self.numbers.keys()}


def label_of(model: type[models.Model]) -> str:
    """``agreements.Acceptance``."""
    return model._meta.label  # noqa: SLF001 - Django's public name begins like this


def linked_tables() -> Iterator[type[models.Model]]:
    """Every table whose rows are somebody's, by its columns or by what it refers to."""
    every = list(apps.get_models())
    linked = {model for model in every if any(f.attname in LINKS for f in _fields(model))}
    linked |= {apps.get_model(label) for label in PEOPLE}
    while more := {model for model in every if model not in linked and _refers(model, linked)}:
        linked |= more
    return (model for model in every if model in linked)


def _fields(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    return (each for each in model._meta.concrete_fields if each.attname)  # noqa: SLF001 - the same


def _refers(model: type[models.Model], to: set[type[models.Model]]) -> bool:
    return any(each.related_model in to for each in _fields(model) if each.is_relation)


def holds(model: type[models.Model], planted: str, *, actor: Actor, tins: Iterable[str]) -> bool:
    """True when some row of the table has it, in whichever column."""
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - the same
    asked = f"select exists(select from {table} t where lower(t::text) like %s)"  # noqa: S608 - the name of a model's table
    with acting(actor, tins=tuple(tins)), connection.cursor() as cursor:
        cursor.execute(asked, [f"%{planted}%"])
        return bool(cursor.fetchone()[0])
