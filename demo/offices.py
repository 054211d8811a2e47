"""The demo's offices and their people: at home, waiting for the plan, waiting for an administrator."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from demo.doings import letter, numbers, payment, pin, without
from demo.drafts import Newcomer
from demo.providers import GATEWAY_VISION, MAYA_LINDQVIST, TWO_RIVERS
from demo.remittances import CEDAR_HOLLOW_PAID
from demo.roster import listed
from demo.sign_ins import SignIn, people
from portico.profiles.schema import StepKind
from portico.registration.facts import Answer
from portico.vocabulary.npi import check_digit

SOULARD_NPI = "212001300" + check_digit("212001300")
SOULARD = {
    "name": "Soulard Women’s Health",
    "dba": "",
    "street": "1912 South 9th Street",
    "street2": "",
    "city": "St. Louis",
    "region": "MO",
    "zip": "63104",
    "phone": "+13145550130",
    "email": "office@soulard.example",
}
TWO_RIVERS_TYPED = {
    "name": "Two Rivers Orthopedics LLC",
    "dba": "Two Rivers Bone and Joint",
    "street": "1840 Market Street",
    "street2": "Suite 310",
    "city": "St. Louis",
    "region": "MO",
    "zip": "63103",
    "phone": "+13145550110",
    "email": "office@tworivers.example",
}
CEDAR_HOLLOW_TYPED = {
    "name": "Cedar Hollow Family Medicine PC",
    "dba": "",
    "street": "212 Cedar Hollow Road",
    "street2": "",
    "city": "Madison",
    "region": "WI",
    "zip": "53703",
    "phone": "+16085550142",
    "email": "desk@cedarhollow.example",
}
NORTH_RIDGE_TYPED = {
    "name": "North Ridge Pediatrics Inc",
    "dba": "",
    "street": "61 North Ridge Drive",
    "street2": "Floor 2",
    "city": "St. Louis",
    "region": "MO",
    "zip": "63117",
    "phone": "+13145550181",
    "email": "office@northridge.example",
}
PRAIRIE_ROSE_TYPED = {
    "name": "Prairie Rose Clinic PC",
    "street": "418 Kellogg Avenue",
    "street2": "",
    "city": "Ames",
    "region": "IA",
    "zip": "50010",
    "phone": "+15155550118",
}
MCALLISTER_TYPED = {
    "name": "McAllister Dental Group of St. Louis LLP",
    "street": "815 North 42nd Street",
    "street2": "",
    "city": "Omaha",
    "region": "NE",
    "zip": "68131",
    "phone": "+14025550190",
}
RIVERBEND_TYPED = {
    "name": "Riverbend Pediatrics PC",
    "street": "77 Front Street",
    "street2": "",
    "city": "Davenport",
    "region": "IA",
    "zip": "52801",
    "phone": "+15635550144",
}
CORNBELT_TYPED = {
    "name": "Cornbelt Medical Billing Inc",
    "street": "1600 Sixth Avenue",
    "street2": "Suite 210",
    "city": "Des Moines",
    "region": "IA",
    "zip": "50314",
    "phone": "+15155550162",
}
BIG_SIOUX_TYPED = {
    "name": "Big Sioux Hand Therapy LLC",
    "street": "905 South Phillips Avenue",
    "street2": "",
    "city": "Sioux Falls",
    "region": "SD",
    "zip": "57104",
    "phone": "+16055550127",
}


def newcomers() -> list[Newcomer]:
    """Everyone who registers, in the order in which each finds what they need."""
    known = {each.email: each for each in people()}
    return [
        register(who)
        for email, register in _REGISTER.items()
        if (who := known.get(email)) is not None
    ]


def _grace(who: SignIn) -> Newcomer:
    """Her organization is open."""
    return Newcomer(
        who=who,
        track="organization",
        does=[numbers("431770042", SOULARD_NPI)],
        answers={
            **_about(who, "Practice manager", "+13145550131"),
            StepKind.REGISTRY_QUESTIONNAIRE: {"npi": SOULARD_NPI, "choice": "none"},
            StepKind.ORGANIZATION_DETAILS: SOULARD,
        },
        is_approved=True,
    )


def _owen(who: SignIn) -> Newcomer:
    """Grace has not answered him yet."""
    return Newcomer(
        who=who,
        track="individual",
        does=[numbers("431770042", SOULARD_NPI)],
        answers=_about(who, "Biller", "+13145550132"),
    )


def _marcus(who: SignIn) -> Newcomer:
    """The plan has not answered him yet."""
    return Newcomer(
        who=who,
        track="organization",
        does=[numbers("431882764", TWO_RIVERS.npi)],
        answers={
            **_about(who, "Billing manager", "+13145550164"),
            StepKind.REGISTRY_QUESTIONNAIRE: {"npi": TWO_RIVERS.npi, "choice": "none"},
            StepKind.ORGANIZATION_DETAILS: TWO_RIVERS_TYPED,
        },
    )


def _joan(who: SignIn) -> Newcomer:
    """Her office proved itself by PIN and payment."""
    office = CEDAR_HOLLOW_PAID.to
    return Newcomer(
        who=who,
        track="new-user",
        does=[numbers(office.tin), pin, payment(CEDAR_HOLLOW_PAID)],
        answers={
            **_about(who, "Office manager", "+16085550143"),
            StepKind.ORGANIZATION_DETAILS: CEDAR_HOLLOW_TYPED,
        },
    )


def _samir(who: SignIn) -> Newcomer:
    """He has neither PIN nor check at hand, so the plan reviews."""
    return Newcomer(
        who=who,
        track="new-user",
        does=[numbers("431882768"), without(StepKind.PIN), without(StepKind.PAYMENT)],
        answers={
            **_about(who, "Biller", "+13145550182"),
            StepKind.ORGANIZATION_DETAILS: NORTH_RIDGE_TYPED,
        },
    )


def _iris(who: SignIn) -> Newcomer:
    """She has the welcome letter of her group."""
    return Newcomer(who=who, track="group", does=[letter(_GATEWAY)], answers=_about(who))


def _theo(who: SignIn) -> Newcomer:
    """So has he, and Iris has not answered him yet."""
    return Newcomer(who=who, track="join-group", does=[letter(_GATEWAY)], answers=_about(who))


def _maya(who: SignIn) -> Newcomer:
    """She registers for herself."""
    return Newcomer(who=who, track="practitioner", does=[letter(_MAYA)], answers=_about(who))


def _helen(who: SignIn) -> Newcomer:
    """Hers is in a network, and the plan has called the number it knows."""
    return _coordinator(who, "participating", "IA", "421882771", PRAIRIE_ROSE_TYPED, approved=True)


def _curtis(who: SignIn) -> Newcomer:
    """So is his, at another address than the plan knows; it has not answered yet."""
    return _coordinator(who, "participating", "IA", "431882769", MCALLISTER_TYPED)


def _wanda(who: SignIn) -> Newcomer:
    """Hers is in none, so an agreement waits for her signature."""
    return _coordinator(who, "non-participating", "SD", "461882772", BIG_SIOUX_TYPED)


def _peter(who: SignIn) -> Newcomer:
    """His is open, and a billing company works for it."""
    return _coordinator(who, "participating", "IA", "421882775", RIVERBEND_TYPED, approved=True)


def _ruth(who: SignIn) -> Newcomer:
    """Her company bills for offices; she signed for it."""
    company = _coordinator(who, "third-party", "IA", "421882776", CORNBELT_TYPED, approved=True)
    return replace(company, signs=True)


def _coordinator(
    who: SignIn, track: str, state: str, tin: str, typed: Answer, *, approved: bool = False
) -> Newcomer:
    return Newcomer(
        who=who,
        track=track,
        does=[numbers(tin)],
        answers={
            **_about(who, "Office manager", str(typed["phone"])),
            StepKind.JURISDICTION: {"state": state},
            StepKind.ORGANIZATION_DETAILS: typed,
            StepKind.SECURITY_QUESTION: {"question": "Where did I learn to ride a bicycle?"},
        },
        is_approved=approved,
    )


_GATEWAY = listed("caresource", GATEWAY_VISION.npi)
_MAYA = listed("caresource", MAYA_LINDQVIST.npi)
_REGISTER: Mapping[str, Callable[[SignIn], Newcomer]] = {
    "grace.adeyemi@soulard.example": _grace,
    "owen.blaylock@soulard.example": _owen,
    "marcus.okafor@tworivers.example": _marcus,
    "joan.teller@cedarhollow.example": _joan,
    "samir.haddad@northridge.example": _samir,
    "iris.kowal@gatewayvision.example": _iris,
    "theo.mbeki@gatewayvision.example": _theo,
    "maya@lindqvist.example": _maya,
    "helen.marsh@prairierose.example": _helen,
    "curtis.boone@mcallister.example": _curtis,
    "peter.zuber@riverbend.example": _peter,
    "ruth.ames@cornbelt.example": _ruth,
    "wanda.redbird@bigsioux.example": _wanda,
}


def _about(who: SignIn, job_title: str = "", phone: str = "") -> dict[StepKind, Answer]:
    """What they answer about themselves; a track that does not ask it, leaves it aside."""
    person = {"first_name": who.first_name, "last_name": who.last_name, "email": who.email}
    return {
        StepKind.PERSONAL_DETAILS: {**person, "job_title": job_title, "phone": phone},
        StepKind.PHONE_CODE: {"phone": phone, "channel": "text"},
        StepKind.COMMUNICATIONS: {"choice": "in"},
        StepKind.ADMINISTRATOR_CONSENT: {"agreed": True},
        StepKind.CREDENTIALS: {"username": who.username},
        StepKind.SECURITY_QUESTION: {"question": "first-street"},
    }
