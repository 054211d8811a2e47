"""The named providers of the demo's registry; every one is invented. NPIs begin with 2.

Journeys and tests register these; ``demo.nppes`` writes them the way NPPES does.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address as NPPES spells it."""

    street: str
    street2: str = ""
    city: str = "ST. LOUIS"
    state: str = "MO"
    zip: str = "631030000"
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProvider:
    """One NPI; ``deactivated_on`` makes its row in the newest file nearly empty."""

    npi: str
    organization: str = ""
    first: str = ""
    last: str = ""
    credential: str = ""
    dba: str = ""
    taxonomies: tuple[str, ...] = ()
    practice: Place | None = None
    mailing: Place | None = None
    further: tuple[Place, ...] = ()
    former_names: tuple[str, ...] = ()
    updated_on: date = date(2026, 5, 14)
    deactivated_on: date | None = None
    reactivated_on: date | None = None
    replacement_npi: str = ""

    @property
    def entity_type(self) -> str:
        """NPPES's code: 2 for an organization, 1 for a person."""
        return "2" if self.organization else "1"


TWO_RIVERS = DemoProvider(
    npi="2120048717",
    organization="TWO RIVERS ORTHOPEDICS LLC",
    dba="TWO RIVERS BONE AND JOINT",
    former_names=("TWO RIVERS ORTHOPEDICS AND SPORTS MEDICINE",),
    taxonomies=("207X00000X",),
    practice=Place(
        street="1840 MARKET STREET", street2="SUITE 310", zip="631032401", phone="3145550117"
    ),
    mailing=Place(street="77 OLIVE STREET", zip="631011877", phone="3145550118"),
)
"""Three candidates: main practice, mailing address, former name."""

CEDAR_HOLLOW = DemoProvider(
    npi="2120010105",
    organization="CEDAR HOLLOW FAMILY MEDICINE PC",
    taxonomies=("207Q00000X",),
    practice=Place(
        street="212 CEDAR HOLLOW RD", city="MADISON", state="WI", zip="537031188",
        phone="6085550142",
    ),
    mailing=Place(
        street="212 CEDAR HOLLOW RD", city="MADISON", state="WI", zip="537031188",
        phone="6085550142",
    ),
)  # fmt: skip
"""One candidate: its mail goes where it practices."""

MAYA_LINDQVIST = DemoProvider(
    npi="2120010204",
    first="MAYA",
    last="LINDQVIST",
    credential="M.D.",
    taxonomies=("207Q00000X", "208000000X"),
    practice=Place(street="9 LARCH AVE", street2="STE 2B", zip="631084402", phone="3145550129"),
    mailing=Place(street="PO BOX 118", zip="631084402"),
)
"""A type 1 NPI: a person's."""

PRAIRIE_LIGHT = DemoProvider(
    npi="2120010303",
    organization="PRAIRIE LIGHT COUNSELING INC",
    taxonomies=("1041C0700X",),
    practice=Place(street="40 PRAIRIE LIGHT WAY", zip="631111901", phone="3145550133"),
    deactivated_on=date(2026, 10, 30),
)
"""Deactivated: the newest file holds little but the date."""

OLD_MILL_BEFORE = DemoProvider(
    npi="2120010402",
    organization="OLD MILL URGENT CARE LLC",
    taxonomies=("261QU0200X",),
    practice=Place(street="5 OLD MILL LN", zip="631261210", phone="3145550151"),
    deactivated_on=date(2026, 10, 21),
    replacement_npi="2120010501",
)
"""Deactivated and replaced by ``OLD_MILL``."""

OLD_MILL = DemoProvider(
    npi="2120010501",
    organization="OLD MILL URGENT CARE PLLC",
    taxonomies=("261QU0200X",),
    practice=Place(street="5 OLD MILL LN", zip="631261210", phone="3145550151"),
    mailing=Place(street="PO BOX 2020", zip="631261210"),
    updated_on=date(2026, 10, 21),
)

DAVILA = DemoProvider(
    npi="2120010600",
    organization=(
        "CLÍNICA D'ÁVILA & O'CONNOR-ŚWIĄTEK CENTER FOR CHILDREN'S REHABILITATION, HAND AND "
        "UPPER-EXTREMITY SURGERY, SPORTS MEDICINE AND OCCUPATIONAL HEALTH OF THE GREATER "
        "ST. LOUIS METROPOLITAN AREA AND THE MCDONALD VALLEY LLC"
    ),
    taxonomies=("225100000X", "207X00000X"),
    practice=Place(street="1100 RUE D'ÉGLISE", street2="# 4", zip="631041122", phone="3145550160"),
    mailing=Place(street="1100 RUE D'ÉGLISE", street2="# 4", zip="631041122"),
)
"""Accents, apostrophes, and more than 200 characters."""

GATEWAY_VISION = DemoProvider(
    npi="2120010709",
    organization="GATEWAY VISION CENTERS LLC",
    dba="GATEWAY VISION",
    taxonomies=("152W00000X",),
    practice=Place(street="300 ARCH VIEW BLVD", zip="631021714", phone="3145550170"),
    mailing=Place(street="PO BOX 7700", zip="631021714"),
    further=tuple(
        Place(street=f"{100 * n} SPECTACLE RD", street2=f"STE {n}", zip=f"631{n:02d}0000",
              phone=f"31455501{n + 70}")
        for n in range(1, 25)
    ),
)  # fmt: skip
"""Twenty-six candidates."""

HARBORLIGHT = DemoProvider(npi="2120010808", organization="HARBORLIGHT HOME HEALTH")
"""The registry holds nothing but its name."""

NORTH_RIDGE = DemoProvider(
    npi="2120010907",
    organization="NORTH RIDGE PEDIATRICS INC",
    taxonomies=("208000000X",),
    practice=Place(street="61 NORTH RIDGE DR", zip="631171300", phone="3145550181"),
    mailing=Place(street="61 NORTH RIDGE DR", street2="FL 2", zip="631171300"),
)
"""A second ordinary organization, for who works in two."""

MCALLISTER = DemoProvider(
    npi="2120011004",
    organization="MCALLISTER DENTAL GROUP OF ST. LOUIS LLP",
    dba="BRIGHT TOOTH 24HR DENTAL",
    former_names=("MCALLISTER & SONS DDS", "RIVERSIDE DENTISTRY"),
    taxonomies=("122300000X",),
    practice=Place(street="815 N 42ND ST", street2="APT 3C", zip="631083310", phone="3145550190"),
    mailing=Place(street="PO BOX 815", zip="631083310"),
)

LAKESIDE = DemoProvider(
    npi="2120011103",
    organization="LAKESIDE PHYSICAL THERAPY LLC",
    taxonomies=("225100000X",),
    practice=Place(street="2 LAKESIDE CT", zip="631190044", phone="3145550195"),
    deactivated_on=date(2019, 2, 1),
    reactivated_on=date(2019, 8, 15),
)
"""Deactivated once and active again."""

PRAIRIE_ROSE = DemoProvider(
    npi="2120014008",
    organization="PRAIRIE ROSE CLINIC PC",
    taxonomies=("207Q00000X",),
    practice=Place(
        street="418 KELLOGG AVE", city="AMES", state="IA", zip="500106225", phone="5155550118"
    ),
    mailing=Place(
        street="418 KELLOGG AVE", city="AMES", state="IA", zip="500106225", phone="5155550118"
    ),
)
"""In Iowa, and in a network there."""

BIG_SIOUX = DemoProvider(
    npi="2120014107",
    organization="BIG SIOUX HAND THERAPY LLC",
    taxonomies=("225100000X",),
    practice=Place(
        street="905 S PHILLIPS AVE", city="SIOUX FALLS", state="SD", zip="571043333",
        phone="6055550127",
    ),
)  # fmt: skip
"""In South Dakota, and in no network: no roster names it."""

PROVIDERS = (
    TWO_RIVERS,
    CEDAR_HOLLOW,
    MAYA_LINDQVIST,
    PRAIRIE_LIGHT,
    OLD_MILL_BEFORE,
    OLD_MILL,
    DAVILA,
    GATEWAY_VISION,
    HARBORLIGHT,
    NORTH_RIDGE,
    MCALLISTER,
    LAKESIDE,
    PRAIRIE_ROSE,
    BIG_SIOUX,
)

UNKNOWN_NPI = "2120011202"
"""Its check digit fits; no file holds it."""

TAXONOMY_LABELS = {
    "1041C0700X": "Counseling by a clinical social worker",
    "122300000X": "Dental practice",
    "152W00000X": "Eye care by an optometrist",
    "207Q00000X": "Family doctor",
    "207X00000X": "Orthopaedic surgery",
    "208000000X": "Doctor for children",
    "225100000X": "Physical therapy",
    "251E00000X": "Care at home",
    "261QU0200X": "Urgent care clinic",
    "363L00000X": "Nurse practitioner",
}
"""In our own words: NUCC licenses its."""
