"""Whom each plan of the demo pays week after week: the offices whose people sign in there."""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.roster import NAMED, Office
from portico.vocabulary.npi import check_digit

Fees = tuple[tuple[str, str, str], ...]
"""Procedure, what the office charges and what the contract allows, in dollars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """Who treats patients there."""

    last: str
    first: str
    npi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """An office as a plan pays it."""

    number: int
    """What its payments' references begin with; no other office of the demo has it."""
    name: str
    tin: str
    npi: str
    practitioners: tuple[Practitioner, ...]
    """Of a group; empty for who is alone under a TIN."""
    fees: Fees
    weeks: int = 2
    """Paid every so many weeks."""
    by_check: bool = False
    """Else by EFT."""
    most: int = 14
    """Claims of a usual payment at most."""


def _npi(first_nine: str) -> str:
    return first_nine + check_digit(first_nine)


_FAMILY: Fees = (
    ("99213", "165.00", "98.40"),
    ("99214", "240.00", "141.25"),
    ("99395", "228.00", "152.10"),
    ("36415", "18.00", "6.50"),
    ("80053", "64.00", "14.35"),
    ("93000", "75.00", "21.80"),
    ("90471", "42.00", "23.75"),
)
_CHILDREN: Fees = (
    ("99392", "196.00", "121.60"),
    ("99213", "158.00", "96.20"),
    ("90460", "44.00", "25.10"),
    ("90686", "38.00", "20.45"),
    ("87880", "35.00", "16.15"),
)
_EYES: Fees = (
    ("92014", "210.00", "128.90"),
    ("92015", "48.00", "21.00"),
    ("92250", "112.00", "62.30"),
    ("92134", "95.00", "41.75"),
)
_WOMEN: Fees = (
    ("99395", "228.00", "152.10"),
    ("99213", "165.00", "98.40"),
    ("76830", "310.00", "132.55"),
    ("88175", "62.00", "26.60"),
)

SOULARD_NPI = _npi("212001300")
"""Of Soulard Women's Health, which no roster lists."""
_INVENTED = {
    "421882771": (("ROWANTREE", "ANSEL", _npi("212001421")),),
    "391882765": (("MOONDYKE", "CLARA", _npi("212001241")),),
}
"""Further practitioners, by TIN, so that every group has several."""


def _listed(tin: str) -> Office:
    return next(office for office in NAMED if office.tin == tin)


def _of_group(
    number: int, tin: str, fees: Fees, *, weeks: int = 2, by_check: bool = False, most: int = 14
) -> Payee:
    office = _listed(tin)
    group = office.group or {}
    named = [(row["last name"], row["first name"], row["NPI"]) for row in office.practitioners]
    people = (*named, *_INVENTED.get(tin, ()))
    return Payee(
        number=number,
        name=group["legal name"],
        tin=tin,
        npi=group["NPI"],
        practitioners=tuple(Practitioner(last=a, first=b, npi=c) for a, b, c in people),
        fees=fees,
        weeks=weeks,
        by_check=by_check,
        most=most,
    )


def _lindqvist() -> Payee:
    office = _listed("431882766")
    (row,) = office.practitioners
    name = f"{row['first name']} {row['last name']}"
    return Payee(
        number=5,
        name=name,
        tin=office.tin,
        npi=row["NPI"],
        practitioners=(),
        fees=_FAMILY,
        by_check=True,
        most=6,
    )


_SOULARD = Payee(
    number=1,
    name="SOULARD WOMENS HEALTH",
    tin="431770042",
    npi=SOULARD_NPI,
    practitioners=(
        Practitioner(last="FERNQUIST", first="DALIA", npi=_npi("212001301")),
        Practitioner(last="OAKENDALE", first="RUTH", npi=_npi("212001302")),
    ),
    fees=_WOMEN,
)
_RIVERBEND = Payee(
    number=7,
    name="RIVERBEND PEDIATRICS PC",
    tin="421882775",
    npi=_npi("212001430"),
    practitioners=(
        Practitioner(last="LARKSPUR", first="TOBIAS", npi=_npi("212001431")),
        Practitioner(last="QUILLWORTH", first="ESME", npi=_npi("212001432")),
        Practitioner(last="SANDBERRY", first="JONAS", npi=_npi("212001433")),
    ),
    fees=_CHILDREN,
    by_check=True,
)

PAYEES: Mapping[str, tuple[Payee, ...]] = {
    "wellfirst": (_SOULARD,),
    "wellsense": (_of_group(3, "391882765", _FAMILY, by_check=True),),
    "caresource": (_of_group(4, "431882767", _EYES, most=10), _lindqvist()),
    "wellmark": (_of_group(6, "421882771", _FAMILY, weeks=1, most=12), _RIVERBEND),
}
"""By plan; every plan has one whose group is of several practitioners."""
