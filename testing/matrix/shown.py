"""Which page shows whom rows of which table of their own: what somebody must see there.

Both ways: what is listed must be seen, what is seen must be listed. A page's own part counts, not
the frame around it; a mailed link's page is no one's own.
"""

from collections.abc import Iterable, Mapping

from testing.matrix.actors import ROLES, Asker
from testing.matrix.canaries import Canary
from testing.of_tools import of_tools

Who = frozenset[str]

OF_TWO: Who = frozenset({"both", "two"})
MAINS: Who = frozenset({"main", "other"})
ADMINISTRATORS: Who = MAINS | {"co"}
LOOKING: Who = frozenset({"viewing"})
"""They look as a main administrator, and take nothing away."""
RUNNING: Who = ADMINISTRATORS | LOOKING
WITH_A_ROLE: Who = frozenset(ROLES) | {"practitioner"}
MEMBERS: Who = RUNNING | {"member"} | WITH_A_ROLE | OF_TWO
COMPANY: Who = frozenset({"company"})
AT_WORK: Who = frozenset({"at_work"})
WAITING: Who = frozenset({"suspended", "asking", "pending"})
REVIEWERS: Who = frozenset({"reviewer", "lead"})
WRITERS: Who = frozenset({"publications", "lead"})
OPERATORS: Who = frozenset({"operator", "lead"})
LOOKS_AS: Who = LOOKING | {"help_desk", "lead"}
DESK: Who = REVIEWERS | LOOKS_AS | {"security_officer"}
COLLEAGUES: Who = REVIEWERS | {"security_officer"}
STAFF: Who = (REVIEWERS | WRITERS | OPERATORS | DESK | {"far_staff"}) - LOOKING
NAMED: Who = (
    ADMINISTRATORS | {"member"} | WITH_A_ROLE | WAITING | COMPANY | AT_WORK | STAFF | {"far"}
)
"""Whose own name is a canary."""

_ACTS_ON_A_REVIEW = (
    "assign",
    "give_back",
    "note",
    "note_contact",
    "note_nothing_on_file",
    "review",
    "take",
)
_REVIEW = {
    "accounts.Account": REVIEWERS,
    "agreements.SignatureEvent": REVIEWERS,
    "agreements.SignatureRequest": REVIEWERS,
    "organizations.Organization": REVIEWERS,
    "reviews.Review": REVIEWERS,
    "reviews.ReviewNote": REVIEWERS,
}


def _person(who: Who) -> Mapping[str, Who]:
    return dict.fromkeys(
        ("accounts.Account", "accounts.SignInName", "organizations.Organization"), who
    )


def _trail(who: Who) -> Mapping[str, Who]:
    return {
        "accounts.Account": who | COMPANY,
        "audit.Event": who,
        "delegation.Invitation": who,
        "organizations.Organization": who | COMPANY,
    }


SHOWN: Mapping[str, Mapping[str, Who]] = {
    "plan accounts:change_name": {"accounts.Account": NAMED},
    "plan accounts:colleagues": {"accounts.Account": COLLEAGUES},
    "plan accounts:me": {
        "accounts.Account": NAMED,
        "accounts.SignInName": MAINS | {"member"},
        "organizations.Organization": MEMBERS | WAITING | COMPANY | {"far"},
    },
    "plan accounts:setup_link": {"accounts.Account": STAFF},
    "plan accounts:staff_recovery": {"accounts.Account": frozenset({"lead", "security_officer"})},
    **{f"plan backoffice:{act}": _REVIEW for act in _ACTS_ON_A_REVIEW},
    "plan backoffice:check_answer": _person(DESK - LOOKING),
    "plan backoffice:check_code": _person(DESK - LOOKING),
    "plan backoffice:edit_page": {"toolkit.Edition": WRITERS},
    "plan backoffice:edition": {"accounts.Account": WRITERS, "toolkit.Edition": WRITERS},
    "plan backoffice:editions": {"accounts.Account": WRITERS, "toolkit.Edition": WRITERS},
    "plan backoffice:exchange": {"exchange.ReceivedFile": OPERATORS},
    "plan backoffice:exchange_answer": {"exchange.Answer": OPERATORS},
    "plan backoffice:exchange_file": {
        "exchange.Quarantined": OPERATORS,
        "exchange.ReceivedFile": OPERATORS,
        "exchange.ReceivedTransaction": OPERATORS,
    },
    "plan backoffice:exchange_findings": {
        "exchange.ReceivedFile": OPERATORS,
        "exchange.ReceivedTransaction": OPERATORS,
    },
    "plan backoffice:failed": {"notices.Notice": OPERATORS},
    "plan backoffice:move_tin": {"organizations.Organization": REVIEWERS},
    "plan backoffice:office": {
        "accounts.Account": DESK,
        "agreements.SignatureRequest": DESK,
        "delegation.Invitation": DESK,
        "notices.Notice": DESK,
        "organizations.Organization": DESK,
        "organizations.OrganizationNpi": DESK,
    },
    "plan backoffice:person": _person(DESK),
    "plan backoffice:publications": {"accounts.Account": WRITERS, "toolkit.Edition": WRITERS},
    "plan backoffice:not_taken": {"exchange.Arrival": OPERATORS},
    "plan backoffice:quarantine": {
        "exchange.Quarantined": OPERATORS,
        "exchange.ReceivedFile": OPERATORS,
    },
    "plan backoffice:quarantined": {
        "exchange.Quarantined": OPERATORS,
        "exchange.ReceivedFile": OPERATORS,
    },
    "plan backoffice:queue": {
        "accounts.Account": REVIEWERS,
        "organizations.Organization": REVIEWERS,
    },
    "plan backoffice:repair": {
        "exchange.Quarantined": OPERATORS,
        "exchange.ReceivedFile": OPERATORS,
    },
    "plan backoffice:signed_copy": {"agreements.SignatureRequest": REVIEWERS},
    "plan backoffice:start_succession": {
        "accounts.Account": LOOKS_AS | REVIEWERS,
        "organizations.Organization": LOOKS_AS | REVIEWERS,
    },
    "plan backoffice:take_out": {
        "exchange.Quarantined": frozenset({"operator"}),
        "exchange.ReceivedFile": frozenset({"operator"}),
    },
    "plan backoffice:successions": {"organizations.Organization": LOOKS_AS | REVIEWERS},
    "plan backoffice:view_as": {
        "accounts.Account": LOOKS_AS,
        "organizations.Organization": LOOKS_AS,
    },
    "plan delegation:answer_asked": {
        "accounts.Account": RUNNING,
        "delegation.AccessRequest": RUNNING,
    },
    "plan delegation:ask": {
        "accounts.Account": WITH_A_ROLE | {"member"} | OF_TWO,
        "roster.Listing": frozenset({"practitioner"}),  # whom else they may ask to work with
    },
    "plan delegation:asking": {"accounts.Account": MEMBERS | COMPANY},
    "plan delegation:cancel_invitation": {"delegation.Invitation": RUNNING},
    "plan delegation:case": {"organizations.Organization": RUNNING},
    "plan delegation:end_work": {"organizations.Organization": ADMINISTRATORS},
    "plan delegation:hand_over": {
        "accounts.Account": MAINS,
        "delegation.HandOver": MAINS,
        "organizations.Organization": MAINS | COMPANY,
    },
    "plan delegation:invite": {"roster.Listing": RUNNING},
    "plan delegation:mine": {
        "accounts.Account": (MEMBERS | COMPANY) - OF_TWO,
        "organizations.Membership": MEMBERS | COMPANY,
    },
    "plan delegation:numbers": {
        "organizations.Organization": RUNNING,
        "organizations.OrganizationNpi": RUNNING,
    },
    "plan delegation:office": {"accounts.Account": COMPANY},
    "plan delegation:offices": {"organizations.Organization": COMPANY},
    "plan delegation:offer": {
        "accounts.Account": frozenset({"co"}),
        "delegation.HandOver": frozenset({"co"}),
        "organizations.Organization": frozenset({"co"}),
    },
    "plan delegation:person": {
        "accounts.Account": RUNNING,
        "organizations.Membership": RUNNING,
    },
    "plan delegation:preview": {"delegation.Sheet": RUNNING},
    "plan delegation:remove": {
        "accounts.Account": RUNNING,
        "delegation.Grant": RUNNING,
        "organizations.Organization": RUNNING,
    },
    "plan delegation:role": {"accounts.Account": RUNNING | COMPANY},
    "plan delegation:suspend": {
        "accounts.Account": RUNNING,
        "organizations.Organization": RUNNING,
    },
    "plan delegation:third_parties": {"organizations.Organization": RUNNING},
    "plan delegation:who_can": {"accounts.Account": RUNNING | COMPANY},
    "plan registration:save": {"registration.Draft": frozenset({"registrant"})},
    "plan registration:signed_copy": {"agreements.SignatureRequest": ADMINISTRATORS},
    "plan registration:status": {
        "accounts.Account": (MEMBERS | WAITING | COMPANY) - OF_TWO,
        "organizations.Organization": MEMBERS | WAITING | COMPANY,
        "organizations.OrganizationNpi": (MEMBERS | WAITING) - LOOKING,
    },
    "plan toolkit:acceptance": {
        "accounts.Account": MAINS,
        "agreements.Acceptance": MAINS,
        "organizations.Organization": MAINS,
    },
    "plan toolkit:accepted": {
        "agreements.Acceptance": MAINS,
        "organizations.Organization": MAINS,
    },
    "plan toolkit:download_trail": _trail(ADMINISTRATORS),
    "plan toolkit:enter": {"organizations.Organization": frozenset({"far"})},
    "plan toolkit:home": {
        "accounts.Account": MEMBERS | COMPANY,
        "organizations.Membership": MEMBERS | COMPANY,
        "organizations.Organization": MEMBERS | COMPANY,
        "organizations.OrganizationNpi": MEMBERS,
        "roster.Listing": MEMBERS,
    },
    "plan delegation:people": {
        "accounts.Account": MEMBERS | COMPANY,
        "delegation.Invitation": RUNNING,
        "organizations.Membership": MEMBERS | COMPANY,
        "organizations.Organization": MEMBERS | COMPANY,
    },
    "plan toolkit:providers": {"roster.Listing": MEMBERS},
    "plan toolkit:request": {
        "accounts.Account": RUNNING,
        "organizations.Organization": RUNNING,
        "reviews.Review": RUNNING,
    },
    "plan toolkit:requests": {
        "accounts.Account": RUNNING,
        "organizations.Membership": RUNNING,
        "organizations.Organization": RUNNING | COMPANY,
    },
    "plan toolkit:trail": _trail(RUNNING),
}


def expected(asker: Asker) -> set[tuple[str, str]]:
    """The routes that show this person rows of their own, each with the table."""
    return {
        (route, table)
        for route, tables in {**SHOWN, **of_tools("SHOWN")}.items()
        for table, who in tables.items()
        if asker.name in who and table not in asker.told_throughout
    }


def own(asker: Asker, route: str, found: Iterable[Canary]) -> set[tuple[str, str]]:
    """What somebody saw of their own on a page; what was cut off in a line names no table."""
    tables = {each.table for each in found if each.whose in asker.meets}
    return {(route, table) for table in tables - asker.told_throughout - {""}}
