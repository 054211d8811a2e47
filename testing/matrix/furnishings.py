"""What fills the tables of an organization beside its people: each row says whose it is."""

from datetime import timedelta

from allauth.usersessions.models import UserSession

from portico.access.actor import Actor
from portico.accounts.challenges import Purpose
from portico.accounts.models import (
    Account,
    Challenge,
    Forgotten,
    RecoveryRequest,
    SecretAnswer,
    SignInName,
)
from portico.agreements.models import Acceptance, SignatureRequest
from portico.agreements.rules import Origin, What
from portico.agreements.services.documents import make_document
from portico.agreements.services.signatures import (
    Given,
    Signer,
    issue_signature_link,
    locked_signature,
    request_signature,
    sign,
)
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.models import (
    AccessRequest,
    Grant,
    HandOver,
    Invitation,
    NumberClaim,
    Sheet,
    Succession,
)
from portico.notices.channels import Channel, NoticeState
from portico.notices.models import DemoMessage, Notice
from portico.organizations.models import Membership
from portico.profiles.loading import agreement_text, profile
from portico.profiles.schema import StepKind
from portico.proofs.models import Proof
from portico.registration.models import Draft
from portico.toolkit.models import SetupDone
from portico.vocabulary.npi import EntityType
from testing.access_builders import an_invitation_to
from testing.builders import NOW, an_npi
from testing.matrix.canaries import label_of
from testing.matrix.paid import pay
from testing.matrix.worlds import World, accept, linked
from testing.roster_builders import list_group, list_practitioner


def furnish(world: World) -> None:
    """Fill every table that has rows of an organization."""
    for fill in (
        _sign_in,
        _joining,
        _asked_for,
        _drafted,
        _agreed,
        _signed,
        _recorded,
        _told,
        _mailed_links,
    ):
        fill(world)


def _sign_in(world: World) -> None:
    for who in ("main", "member"):
        account = world.people[who]
        SignInName.objects.filter(account=account).delete()
        name = f"{who}.{world.says('accounts.SignInName')}"
        SignInName.objects.create(account=account, plan=world.plan, name=name, created_at=NOW)
        UserSession.objects.create(
            user=account,
            session_key=f"{who}{world.whose}",
            ip="192.0.2.7",
            user_agent=world.says("usersessions.UserSession"),
        )
    question = world.says("accounts.SecretAnswer")
    SecretAnswer.objects.filter(account=world.people["member"]).update(question=question)
    RecoveryRequest.objects.create(
        plan=world.plan,
        forgotten=Forgotten.PASSWORD,
        name=world.says("accounts.RecoveryRequest"),
        asked_at=NOW,
    )
    main = UserSession.objects.get(user=world.people["main"])
    world.things["session"] = str(main.pk)


def _joining(world: World) -> None:
    main = world.organization.main
    invitation = an_invitation_to(
        world.organization, f"{world.says(label_of(Invitation))}@example.org", now=NOW
    )
    world.things["invitation"] = str(invitation.public_id)
    SetupDone.objects.create(membership=main, key="numbers", done_at=NOW)
    Grant.objects.create(
        membership=world.place_of("member"),
        role=world.says(label_of(Grant)),
        granted_by=main.account,
        granted_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )
    HandOver.objects.create(
        organization=world.organization,
        by=main,
        to=world.place_of("co"),
        message=world.says(label_of(HandOver)),
        offered_at=NOW,
        expires_at=NOW + timedelta(days=14),
    )
    text = world.says(label_of(Sheet))
    sheet = Sheet.objects.create(
        organization=world.organization,
        by=main.account,
        rows=[[2, {"email": f"{text}@example.org", "first_name": "Ivo", "last_name": text}]],
        created_at=NOW,
        expires_at=NOW + timedelta(hours=24),
    )
    world.things["sheet"] = str(sheet.public_id)
    place = world.place_of("member")
    world.things["place"] = str(place.public_id)


def _asked_for(world: World) -> None:
    """What people asked their administrators for, and the plan for its main administrator."""
    asked = AccessRequest.objects.create(
        membership=world.place_of("member"),
        thing="phi",
        reason=world.says(label_of(AccessRequest)),
        asked_at=NOW,
    )
    world.things["asked"] = str(asked.public_id)
    claim = NumberClaim.objects.create(
        organization=world.organization,
        kind="npi",
        value=world.numbered(an_npi(), label_of(NumberClaim)),
        entity_type=EntityType.ORGANIZATION,
        by=world.organization.main,
        at=NOW,
        state="declined",
        ended_at=NOW,
    )
    world.things["number"] = str(claim.public_id)
    text = world.says(label_of(Succession))
    case = Succession.objects.create(
        organization=world.organization,
        main=world.organization.main,
        kind="appoint",
        state="proving",
        opened_at=NOW,
        person=text,
        reached_at=f"{text}@example.org",
        email=f"{text}@example.org",
        successor_email=f"{text}@example.org",
    )
    world.things["objection token"] = linked(
        world.plan,
        Purpose.SUCCESSION_OBJECTION,
        f"{case}/{world.organization.main.public_id}",
    )
    world.things["case"] = str(case.public_id)
    world.things["proof token"] = linked(world.plan, Purpose.SUCCESSION_PROOF, str(case))


def _drafted(world: World) -> None:
    text = world.says("registration.Draft")
    draft = Draft.objects.create(
        plan=world.plan,
        answers={
            StepKind.PERSONAL_DETAILS: {
                "first_name": "Nora",
                "last_name": text,
                "email": f"{text}@example.org",
                "phone": "+13145550164",
                "job_title": text,
            }
        },
        typed={},
        resume_email=f"{text}@example.org",
        profile_hash="",
        created_at=NOW,
        saved_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )
    world.things["draft"] = str(draft.public_id)


def _agreed(world: World) -> None:
    plan = profile(world.plan)
    accept(world.people["main"], world, agreement_text(plan, plan.agreements[0].key))
    acceptance = Acceptance.objects.filter(account=world.people["main"]).latest("pk")
    world.things["acceptance"] = str(acceptance.public_id)


def _signed(world: World) -> None:
    """One agreement is signed and has its copy, another waits."""
    signed = _asked(world, f"organization {world.organization.public_id}")
    with acting(Actor.system(plan=world.plan)):
        token = issue_signature_link(request=signed, why=What.SENT, now=NOW)
        sign(
            request=locked_signature(signed),
            token=token,
            given=Given(
                typed_name=world.says("agreements.SignatureRequest"),
                disclosed="You may sign on paper.",
                consent="I agree to electronic records.",
                intent="By typing my name I sign.",
            ),
            origin=Origin(
                device=world.says("agreements.SignatureEvent"),
                account_id=world.people["main"].pk,
            ),
            actor=Actor.system(plan=world.plan),
            now=NOW,
        )
    make_document(request_id=signed.pk, now=NOW)
    world.things["signature"] = str(signed.public_id)


def _asked(world: World, subject: str) -> SignatureRequest:
    plan, text = profile(world.plan), world.says("agreements.SignatureRequest")
    signer = Signer(signer=text, email=f"{text}@example.org", organization=text, role="Manager")
    with acting(Actor.system(plan=world.plan)):
        return request_signature(
            plan=world.plan,
            text=agreement_text(plan, plan.agreements[0].key),
            signer=signer,
            subject=subject,
            expires_at=NOW + timedelta(days=14),
            reminder_days=(),
            now=NOW,
        )


def _recorded(world: World) -> None:
    """What the plan knows of the office, under each of its tax IDs, and paid it."""
    text = world.says("roster.Listing")
    for number, tin in enumerate(world.tins):
        told = {"plan": world.plan, "tin": tin}
        list_group(f"{text}-{number}", legal_name=text, email=f"{text}@example.org", **told)
        names = {"first_name": "Maya", "last_name": text}
        list_practitioner(f"P-{text}-{number}", npi=an_npi(), **names, **told)
    pay(world)
    Proof.objects.create(
        plan=world.plan,
        holder=f"organization:{world.organization.public_id}",
        method="pin",
        evidence=f"pin:{world.says('proofs.Proof')}",
        tried_at=NOW,
        matched_at=NOW,
    )


def _told(world: World) -> None:
    """What was sent, one of it in vain; and what is in the trail."""
    text = world.says("notices.Notice")
    notice = Notice.objects.create(
        plan=world.plan,
        channel=Channel.MAIL,
        to=f"{text}@example.org",
        subject=text,
        body=text,
        about=str(world.organization),
        state=NoticeState.FAILED,
        failure=text,
        created_at=NOW,
        ended_at=NOW,
    )
    world.things["notice"] = str(notice.public_id)
    said = world.says("notices.DemoMessage")
    message = DemoMessage.objects.create(
        plan=world.plan,
        channel=Channel.MAIL,
        to=f"{said}@example.org",
        subject=said,
        body=said,
        sent_at=NOW,
    )
    world.things["message"] = str(message.public_id)
    actor = Actor.system(plan=world.plan)
    with acting(actor):
        record(
            actor=actor,
            action="viewing.began",
            subject=f"membership:{world.organization.main.public_id}",
            organization_id=world.organization.pk,
            details={"reason": world.says("audit.Event"), "until": NOW.isoformat()},
            now=NOW,
        )


def _mailed_links(world: World) -> None:
    """Links that somebody was mailed, of each purpose."""
    main, organization = world.people["main"], world.organization
    asked = _asked(world, f"draft:{world.things['draft']}")
    with acting(Actor.system(plan=world.plan)):
        world.things["signature token"] = issue_signature_link(
            request=asked, why=What.SENT, now=NOW
        )
    subjects: dict[str, tuple[Purpose, str, Account | None]] = {
        "invitation token": (Purpose.INVITATION, world.things["invitation"], None),
        "activation token": (
            Purpose.ACTIVATION,
            str(Membership.objects.get(account=main).public_id),
            main,
        ),
        "contest token": (Purpose.CONTEST, str(organization), None),
        "reset token": (Purpose.PASSWORD_RESET, str(main), main),
        "setup token": (Purpose.SECOND_FACTOR_SETUP, str(main), main),
    }
    for noun, (purpose, subject, account) in subjects.items():
        world.things[noun] = linked(world.plan, purpose, subject, account)
    Challenge.objects.filter(plan=world.plan, destination="", account=main).update(
        destination=world.says("accounts.Challenge")
    )
