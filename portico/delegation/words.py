"""What giving and taking back is called: in the preview, beside a field, in a list. Pure."""

from collections.abc import Mapping
from datetime import date

from portico.delegation.rules import Beyond, Change, Wanted
from portico.delegation.rules.third_parties import Flaw, Work
from portico.profiles.schema import Creates, Profile
from portico.vocabulary.tin import mask_tin
from portico.web.components import Tone


def in_us_order(day: date) -> str:
    """``11/22/2027``."""
    return f"{day:%m/%d/%Y}"


def role_title(profile: Profile, key: str) -> str:
    """What the plan calls a role; its key where the profile has it no more."""
    role = profile.role(key)
    return role.title if role else key


def asked_for(thing: str, value: str, *, with_phi: bool, profile: Profile) -> str:
    """What somebody asks for, within a sentence; a TIN is masked."""
    match thing:
        case "role":
            more = " and to see patients" if with_phi else ""
            return f"the role {role_title(profile, value)}{more}"
        case "tin":
            return f"tax ID {mask_tin(value)}"
        case "npi":
            return f"the practitioner with NPI {value}"
    return "patient information"


def changes(
    change: Change, wanted: Wanted, present: Wanted, *, profile: Profile, today: date
) -> list[str]:
    """What saving would do, a line each, as "gets Claims until 11/22/2027"."""
    lines = [
        _gives(profile, key, day, present.until, today=today) for key, day in change.gives.items()
    ]
    lines += [_ends(profile, key, present.until[key], today=today) for key in change.ends]
    if change.sees_phi is not None:
        lines.append("can see patients" if change.sees_phi else "can see patients no more")
    if change.scope:
        lines += _scope(present, wanted)
    if change.is_administrator is not None:
        title = profile.labels.administrator
        lines.append(f"becomes {title}" if change.is_administrator else f"is {title} no more")
    return lines


def _gives(profile: Profile, key: str, day: date, until: Mapping[str, date], *, today: date) -> str:
    title, before = role_title(profile, key), until.get(key)
    if before is None or before < today:
        return f"gets {title} until {in_us_order(day)}"
    return f"keeps {title} until {in_us_order(day)}, not {in_us_order(before)}"


def _ends(profile: Profile, key: str, until: date, *, today: date) -> str:
    title = role_title(profile, key)
    if until < today:
        return f"stays without {title}, which was over on {in_us_order(until)}"
    return f"loses {title}"


def _scope(present: Wanted, wanted: Wanted) -> list[str]:
    lines = []
    if wanted.tins != present.tins:
        lines.append(f"works with {_which(wanted.tins, 'tax ID', 'tax IDs')}")
    if wanted.npis != present.npis:
        lines.append(f"works with {_which(wanted.npis, 'practitioner', 'practitioners')}")
    return lines


def _which(numbers: frozenset[str], one: str, several: str) -> str:
    if not numbers:
        return f"all {several} of the organization"
    return f"{len(numbers)} {one if len(numbers) == 1 else several} only"


def refusal(why: Beyond, profile: Profile) -> str:
    """Why something cannot be given, and what to do instead."""
    title, main = profile.labels.administrator, profile.administration.main_title
    most = profile.administration.administrators
    return {
        Beyond.ROLE: "Your organization cannot give this role. Take it out.",
        Beyond.DAY: (
            f"Enter a day after today, at most {profile.administration.grant_days} days from now"
        ),
        Beyond.TIN: "Choose tax IDs of your organization",
        Beyond.NPI: "Choose practitioners of your organization, by their NPI",
        Beyond.POWER: f"Only the {main} changes who is {title}",
        Beyond.MANY: f"{profile.name} lets an organization have {most}. Take it from somebody first.",
        Beyond.MAIN: f"The {main} stays one until somebody else takes over",
    }[why]


def joining(plan: Profile) -> str:
    """The tile a colleague chooses; empty where joining is reached from a refusal."""
    for track in plan.registration.tracks:
        if track.offered and track.creates is Creates.MEMBERSHIP:
            return track.title
    return ""


def no_offer(flaw: Flaw, profile: Profile) -> str:
    """Why something cannot be offered to a company, and what to do instead."""
    return {
        Flaw.ROLE: "Choose functions that your organization has and can pass on",
        Flaw.TIN: "Choose tax IDs of your organization",
        Flaw.DAY: (
            f"Enter a day after today, at most {profile.administration.grant_days} days from now"
        ),
        Flaw.SAME: "This is just what the company has already. Change something, or go back.",
    }[flaw]


STANDS: Mapping[Work, tuple[Tone, str]] = {
    Work.OFFERED: ("wait", "Waits for the company"),
    Work.ACCEPTED: ("ok", "Works for you"),
    Work.DECLINED: ("quiet", "Declined"),
    Work.WITHDRAWN: ("quiet", "Taken back"),
    Work.REPLACED: ("quiet", "Replaced"),
    Work.ENDED: ("quiet", "Ended"),
    Work.EXPIRED: ("quiet", "Ran out"),
}
"""Where a company's work stands, as its office reads it."""

OVER: Mapping[Work, str] = {
    Work.OFFERED: "The company has still to answer.",
    Work.ACCEPTED: "It was accepted meanwhile.",
    Work.DECLINED: "It was declined meanwhile.",
    Work.WITHDRAWN: "The office took it back meanwhile.",
    Work.REPLACED: "Another offer replaced it meanwhile.",
    Work.ENDED: "It was ended meanwhile.",
    Work.EXPIRED: "Its time ran out.",
}
"""Why an act came too late. Nothing was changed by it."""
