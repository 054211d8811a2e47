"""What a member has still to accept, and the session that remembers when there is nothing."""

from collections.abc import MutableMapping
from typing import Any

from portico.agreements.queries import Due, asked_of, due_from
from portico.organizations.models import Membership
from portico.profiles.schema import Profile
from portico.toolkit.places import is_open

Session = MutableMapping[str, Any]


def terms_due(plan: Profile, member: Membership) -> list[Due]:
    """What the member accepts before the next page, in one query."""
    jurisdiction = member.organization.jurisdiction
    return due_from(member.account_id, plan, jurisdiction, memberships=[member.pk])


def owes_terms(session: Session, plan: Profile, member: Membership) -> bool:
    """True while something is due. Once nothing is, the session answers without a query.

    It remembers each text by its hash and how it is asked, so a changed one is looked up again.
    Nobody is asked while somebody else still has to let them in.
    """
    if not is_open(member):
        return False
    known, key = session.get(_key(plan), []), _key(plan)
    asked = [
        f"{each.sha256} {each.agreement.everyone:d}{each.agreement.asks_again:d}"
        for each in asked_of(plan, member.organization.jurisdiction)
    ]
    if set(asked) <= set(known):
        return False
    if terms_due(plan, member):
        return True
    session[key] = sorted({*known, *asked})
    return False


def _key(plan: Profile) -> str:
    return f"terms:{plan.slug}"
