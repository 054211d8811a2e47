"""How each row of docs/states.md about what is asked for is walked: access, a TIN or an NPI."""

from portico.delegation.models import AccessRequest, NumberClaim, Thing
from portico.delegation.services.asking import ask, decline_asked, give_asked, withdraw_asked
from portico.delegation.services.leaving import remove
from portico.delegation.services.numbers import claim_tin, withdraw_claim
from portico.organizations.models import Membership
from portico.profiles.loading import profile
from portico.registration.tests.beginnings import SIGNS, Walk, contested, decided, walks, words
from portico.reviews.models import Outcome, Review
from testing.access_builders import a_day, acting_as
from testing.builders import NOW, PLAN, a_member, a_tin, an_organization


def asked() -> AccessRequest:
    """A colleague asks for a role."""
    office = an_organization(plan=SIGNS, participation="participating")
    colleague = a_member(organization=office)
    return ask(
        membership=colleague,
        thing=Thing.ROLE,
        value="payment",
        with_phi=False,
        reason="I post the payments.",
        actor=acting_as(colleague),
        now=NOW,
    )


def main_of(request: AccessRequest) -> Membership:
    return request.membership.organization.main


def claimed() -> NumberClaim:
    """An administrator asks for a TIN without a proof."""
    main = an_organization(plan=PLAN).main
    return claim_tin(
        by=main,
        tin=a_tin(),
        shown=None,
        address="",
        profile=profile(PLAN),
        actor=acting_as(main),
        now=NOW,
    )


def answered(claim: NumberClaim, outcome: Outcome) -> None:
    decided(Review.objects.get(kind="number", organization=claim.organization), outcome)


@walks("request-give")
def _() -> Walk:
    request = asked()
    yield words(request)
    give_asked(
        request=request,
        until=a_day(request.membership),
        with_phi=False,
        profile=profile(SIGNS),
        actor=acting_as(main_of(request)),
        now=NOW,
    )
    yield words(request)


@walks("request-decline")
def _() -> Walk:
    request = asked()
    yield words(request)
    decline_asked(
        request=request, reason="Joan does this.", actor=acting_as(main_of(request)), now=NOW
    )
    yield words(request)


@walks("request-withdraw")
def _() -> Walk:
    request = asked()
    yield words(request)
    withdraw_asked(request=request, actor=acting_as(request.membership), now=NOW)
    yield words(request)


@walks("request-leave")
def _() -> Walk:
    request = asked()
    yield words(request)
    main = acting_as(main_of(request))
    remove(membership=request.membership, profile=profile(SIGNS), actor=main, now=NOW)
    yield words(request)


@walks("number-approve")
def _() -> Walk:
    claim = claimed()
    yield words(claim)
    answered(claim, Outcome.APPROVE)
    yield words(claim)


@walks("number-ask")
def _() -> Walk:
    claim = claimed()
    yield words(claim)
    answered(claim, Outcome.SEND_BACK)
    yield words(claim)


@walks("number-settle")
def _() -> Walk:
    claim = claimed()
    answered(claim, Outcome.SEND_BACK)
    yield words(claim)
    answered(claim, Outcome.APPROVE)
    yield words(claim)


@walks("number-decline")
def _() -> Walk:
    claim = claimed()
    yield words(claim)
    answered(claim, Outcome.DECLINE)
    yield words(claim)


@walks("number-withdraw")
def _() -> Walk:
    claim = claimed()
    yield words(claim)
    withdraw_claim(
        organization=claim.organization,
        public_id=claim.public_id,
        actor=acting_as(claim.by),
        now=NOW,
    )
    yield words(claim)


@walks("number-end")
def _() -> Walk:
    claim = claimed()
    yield words(claim)
    decided(contested(claim.organization), Outcome.DECLINE)
    yield words(claim)
