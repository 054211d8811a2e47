"""Provider organizations, the numbers they bill under, and who belongs to them."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from portico.access.kinds import OrganizationKind
from portico.access.states import ENDED, WAITING, State
from portico.profiles.schema import Participation, Party
from portico.vocabulary.npi import EntityType
from portico.web.searching import words_in

_STATES = sorted(state.value for state in State)
_ENDED = sorted(state.value for state in ENDED)
_PARTIES = sorted(party.value for party in Party)
_PARTICIPATIONS = ["", *sorted(each.value for each in Participation)]
_IS_LIVE = ~Q(state__in=_ENDED)
_IS_OFFICE = Q(kind=OrganizationKind.OFFICE.value)
_IS_THIRD_PARTY = Q(kind=OrganizationKind.THIRD_PARTY.value)


class Organization(models.Model):
    """A provider organization in one plan.

    ``main`` is its main administrator. The column is NOT NULL and the migration's triggers keep
    it on a live administrator of this organization, so none or two cannot be stored.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    key = models.CharField(max_length=120)
    """What makes it this organization in the plan (rules.organization_key); free once it ended."""
    kind = models.CharField(max_length=12, default=OrganizationKind.OFFICE.value)
    """An office, or a third party that works for offices; a trigger keeps it as it began."""
    party = models.CharField(max_length=12, blank=True, default="")
    """Whom the plan's roster lists it as: group or practitioner; empty where no roster was asked."""
    provider_id = models.CharField(max_length=80, blank=True, default="")
    """The plan's own number for it; empty where the plan has none."""
    participation = models.CharField(max_length=20, blank=True, default="")
    """What it said of itself: in the plan's network or in none; empty where that is not asked."""
    jurisdiction = models.CharField(max_length=2, blank=True, default="")
    """The state whose forms it registered with; empty where the plan has no such choice."""
    state = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    dba = models.CharField(max_length=300, blank=True)
    street = models.CharField(max_length=300, blank=True)
    street2 = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=10)
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=254, blank=True)
    main = models.OneToOneField("Membership", on_delete=models.PROTECT, related_name="main_of")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="successors", null=True
    )
    """Whose place it takes, or took, because that one's main administrator is gone."""
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Invariants."""

        indexes = (
            models.Index(
                fields=("plan", "created_at"),
                condition=Q(state=State.AWAITING_ACTIVATION.value),
                name="organizations_never_opened",
            ),
            models.Index(
                fields=("plan", "name"),
                condition=_IS_THIRD_PARTY,
                name="organizations_third_parties",
            ),
            # Staff find it by the beginnings of its names (web.searching), or by the plan's number.
            GinIndex(words_in("name", "dba"), name="organizations_words"),
            models.Index(
                fields=("plan", "provider_id"),
                condition=~Q(provider_id=""),
                name="organizations_provider_id",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "key"),
                condition=_IS_LIVE,
                name="organizations_one_live_per_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_STATES),
                name="organizations_organization_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, ended_at__isnull=False)
                | Q(_IS_LIVE, ended_at__isnull=True),
                name="organizations_organization_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACTIVE.value) | Q(activated_at__isnull=False),
                name="organizations_organization_activated_at",
            ),
            # A third party shares its TIN with no office's key, and is never one of the network.
            models.CheckConstraint(
                condition=(_IS_OFFICE & ~Q(key__startswith="third_party/"))
                | (_IS_THIRD_PARTY & Q(key__startswith="third_party/", party="", participation="")),
                name="organizations_organization_kind",
            ),
            models.CheckConstraint(
                condition=Q(party="") | Q(party__in=_PARTIES, provider_id__gt=""),
                name="organizations_organization_party",
            ),
            models.CheckConstraint(
                condition=Q(participation__in=_PARTICIPATIONS),
                name="organizations_organization_participation",
            ),
            models.CheckConstraint(
                condition=Q(jurisdiction="") | Q(jurisdiction__regex=r"^[A-Z]{2}$"),
                name="organizations_organization_jurisdiction",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
                name="organizations_supersedes_another",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"organization {self.public_id}"

    @property
    def status(self) -> State:
        """The state as the closed vocabulary."""
        return State(self.state)

    @property
    def is_waiting(self) -> bool:
        """True before activation, while someone still decides."""
        return self.status in WAITING

    @property
    def is_third_party(self) -> bool:
        """True for a company that works for offices."""
        return self.kind == OrganizationKind.THIRD_PARTY


class OrganizationTin(models.Model):
    """A TIN the organization bills under."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="tins")
    tin = models.CharField(max_length=9)
    sole_in = models.CharField(max_length=31, blank=True, default="", editable=False)
    """The plan, where it keys organizations on the TIN alone and this one is live; a trigger's."""
    held_since = models.DateField(null=True)
    """The first day of service it reads; a day only after staff moved the TIN within the plan.

    A trigger holds whoever comes later to the latest such day (0013_tin_transfers).
    """
    added_at = models.DateTimeField()

    class Meta:
        """Invariants; other organizations may hold the same TIN under another key."""

        constraints = (
            models.UniqueConstraint(
                fields=("sole_in", "tin"),
                condition=~Q(sole_in=""),
                name="organizations_tin_sole",
            ),
            models.UniqueConstraint(fields=("organization", "tin"), name="organizations_tin_once"),
            models.CheckConstraint(
                condition=Q(tin__regex=r"^[0-9]{9}$"),
                name="organizations_tin_nine_digits",
            ),
        )
        indexes = (models.Index(fields=("tin",), name="organizations_tin"),)

    def __str__(self) -> str:
        """Name no number: this text may reach a log."""
        return f"TIN {self.pk}"


class TinTransfer(models.Model):
    """Plan staff moved a TIN from one office to another; why stands in the record of both.

    Triggers keep it between two offices of its plan, and have whoever adds the TIN at the same
    moment wait. What was recorded is never changed.
    """

    plan = models.CharField(max_length=31)
    tin = models.CharField(max_length=9)
    source = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="tins_given")
    target = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="tins_taken")
    moved_on = models.DateField()
    """The old holder's end and the new holder's start, by the day of service."""
    source_since = models.DateField(null=True)
    """From which day the old holder read; None: everything."""
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="undone_by", null=True
    )
    """The move that this one takes back, as if neither had been."""
    recorded_at = models.DateTimeField()

    class Meta:
        """Invariants."""

        constraints = (
            models.CheckConstraint(
                condition=Q(tin__regex=r"^[0-9]{9}$"),
                name="organizations_transfer_nine_digits",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="organizations_transfer_to_another",
            ),
        )
        indexes = (models.Index(fields=("plan", "tin"), name="organizations_tin_transfers"),)

    def __str__(self) -> str:
        """Name no number: this text may reach a log."""
        return f"transfer {self.pk}"


class OrganizationNpi(models.Model):
    """An NPI the organization bills under."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="npis")
    npi = models.CharField(max_length=10)
    entity_type = models.CharField(max_length=1)
    is_primary = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(fields=("organization", "npi"), name="organizations_npi_once"),
            models.UniqueConstraint(
                fields=("organization",),
                condition=Q(is_primary=True),
                name="organizations_npi_one_primary",
            ),
            models.CheckConstraint(
                condition=Q(npi__regex=r"^[12][0-9]{9}$"),
                name="organizations_npi_ten_digits",
            ),
            models.CheckConstraint(
                condition=Q(entity_type__in=[kind.value for kind in EntityType]),
                name="organizations_npi_entity_type",
            ),
        )
        indexes = (models.Index(fields=("npi",), name="organizations_npi"),)

    def __str__(self) -> str:
        """Name no number: this text may reach a log."""
        return f"NPI {self.pk}"


class Membership(models.Model):
    """A person's place in an organization."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    state = models.CharField(max_length=20)
    is_administrator = models.BooleanField(default=False)
    middle_initial = models.CharField(max_length=1, blank=True, default="")
    job_title = models.CharField(max_length=200, blank=True)
    work_phone = models.CharField(max_length=16, blank=True)
    extension = models.CharField(max_length=6, blank=True, default="")
    fax = models.CharField(max_length=16, blank=True, default="")
    opted_in = models.BooleanField()
    """Whether the plan may send more than service mail."""
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    """When they last worked here after a sign-in of their own, to the hour; empty: never yet."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=("account", "organization"),
                condition=_IS_LIVE,
                name="organizations_one_live_membership",
            ),
            # The target of the composite foreign key that keeps ``main`` in its organization.
            models.UniqueConstraint(
                fields=("id", "organization"),
                name="organizations_membership_of_organization",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_STATES),
                name="organizations_membership_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, ended_at__isnull=False)
                | Q(_IS_LIVE, ended_at__isnull=True),
                name="organizations_membership_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACTIVE.value) | Q(activated_at__isnull=False),
                name="organizations_membership_activated_at",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"membership {self.public_id}"

    @property
    def status(self) -> State:
        """The state as the closed vocabulary."""
        return State(self.state)

    @property
    def is_waiting(self) -> bool:
        """True before activation, while someone still decides."""
        return self.status in WAITING

    @property
    def is_main(self) -> bool:
        """True for the organization's main administrator."""
        return self.organization.main_id == self.pk

    @property
    def role(self) -> str:
        """As what the person acts for it; what an acceptance of an agreement records."""
        if self.is_main:
            return "main administrator"
        return "administrator" if self.is_administrator else "member"
