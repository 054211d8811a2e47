"""The same file names in every folder of portico/, and each folder's own nouns as data."""

from collections.abc import Iterator, Mapping
from pathlib import Path

CAST = frozenset(
    {
        "__init__",
        "api",
        "apps",
        "checks",
        "context_processors",
        "forms",
        "jobs",
        "management",
        "middleware",
        "migrations",
        "models",
        "queries",
        "rules",
        "services",
        "staff_views",
        "static",
        "templates",
        "templatetags",
        "tests",
        "tool",
        "trail",
        "urls",
        "views",
    }
)
"""What a reader finds under the same name everywhere."""

NOUNS: Mapping[str, frozenset[str]] = {
    "access": frozenset({"actor", "decide", "kinds", "permissions", "scope", "states", "tools"}),
    "accounts": frozenset(
        {
            "adapters",
            "allowances",
            "backends",
            "belonging",
            "challenges",
            "claims",
            "demo",
            "devices",
            "factor_keys",
            "guesses",
            "hashers",
            "receivers",
            "session_store",
            "sessions",
        }
    ),
    "agreements": frozenset({"document"}),
    "audit": frozenset(
        {
            "acting",
            "anchor",
            "announced",
            "constraints",
            "sealing",
            "verification",
            "visible",
            "wording",
        }
    ),
    "backoffice": frozenset(
        {
            "checked",
            "contacts",
            "evidence_table",
            "exchange_page",
            "exchange_words",
            "finding",
            "history",
            "office_page",
            "person_page",
            "quarantine_page",
            "queue_rows",
            "replaced",
            "reports",
            "review_page",
            "signatures",
        }
    ),
    "config": frozenset(
        {
            "bootstrap",
            "cluster",
            "command",
            "launch",
            "plan_urls",
            "requirements",
            "roles",
            "settings",
            "supervised",
            "wsgi",
        }
    ),
    "delegation": frozenset(
        {
            "abilities",
            "leaving",
            "listing",
            "people_rows",
            "promises",
            "receivers",
            "sheet",
            "words",
            "working",
        }
    ),
    "exchange": frozenset({"folders", "kinds"}),
    "files": frozenset({"storage"}),
    "jobs": frozenset({"queue", "worker"}),
    "loading": frozenset({"columns", "kinds", "lines", "sets", "staging"}),
    "notices": frozenset({"channels", "delivery", "gateways", "inbox", "mail", "rendering"}),
    "organizations": frozenset({"working"}),
    "profiles": frozenset(
        {
            "addresses",
            "announced",
            "calendar",
            "downtimes",
            "errors",
            "lint",
            "loading",
            "markdown",
            "removed",
            "schema",
        }
    ),
    "records/codes": frozenset({"loads"}),
    "records/payments": frozenset({"arriving", "told"}),
    "records/roster": frozenset({"layout", "loads", "merge"}),
    "registration": frozenset({"evidence", "facts", "flow", "on_file", "standing", "steps"}),
    "registry": frozenset({"answers", "casing", "loads", "nppes", "online", "taxonomy"}),
    "reviews": frozenset({"clock", "evidence", "outcomes"}),
    "toolkit": frozenset(
        {
            "catalogue",
            "demo",
            "gate",
            "links",
            "opening",
            "places",
            "receivers",
            "setup",
            "terms",
            "viewing",
            "working",
        }
    ),
    "tools/remittances": frozenset(
        {"asked", "figures", "printed", "sentences", "statement", "tables", "words"}
    ),
    "vocabulary": frozenset(
        {
            "business_time",
            "digits",
            "email",
            "encodings",
            "moments",
            "money",
            "names",
            "npi",
            "phone",
            "regions",
            "sameness",
            "tin",
            "username",
        }
    ),
    "web": frozenset(
        {
            "brand",
            "charts",
            "coming_back",
            "components",
            "errors",
            "exports",
            "fields",
            "http",
            "moments",
            "page",
            "paper",
            "prepared",
            "searches",
            "searching",
            "styleguide",
            "workbooks",
        }
    ),
    "x12": frozenset(
        {
            "acknowledgment",
            "acknowledgment_writing",
            "claim_reading",
            "claims",
            "elements",
            "envelope",
            "excerpt",
            "findings",
            "guide",
            "header_reading",
            "remittance",
            "remittance_guide",
            "remittance_reading",
            "remittance_writing",
            "segments",
            "standing",
            "technical",
            "transactions",
            "ways",
            "wire",
            "writing",
        }
    ),
}
"""What only one folder has, named after what it is about."""

CONTAINERS = ("records", "tools")
"""Folders that hold a folder for each subject, and nothing else."""

MEANINGLESS = frozenset({"common", "helpers", "manager", "misc", "utils"})
"""Names that say nothing; not even a file of services/ bears one."""


def strangers(portico: Path, nouns: Mapping[str, frozenset[str]] = NOUNS) -> Iterator[str]:
    """Yield what is neither of the cast nor a noun of its folder, and nouns that are gone."""
    for folder in [*folders(portico), *parts(portico)]:
        place = folder.relative_to(portico).as_posix()
        there = {entry.stem for entry in folder.iterdir() if entry.name != "__pycache__"}
        if place in CONTAINERS:
            there -= {part.name for part in parts(portico)}
        own = nouns.get(place, frozenset())
        yield from (f"{place}/{name}" for name in sorted(there - CAST - own))
        yield from (f"{place}/{name} is gone" for name in sorted(own - there))
        for path in sorted(folder.glob("*.py" if place in CONTAINERS else "**/*.py")):
            if path.stem in MEANINGLESS:
                yield f"{path.relative_to(portico)} says nothing"


def folders(portico: Path) -> list[Path]:
    """Every folder of portico/ that code lives in."""
    return sorted(path.parent for path in portico.glob("*/__init__.py"))


def parts(portico: Path) -> list[Path]:
    """Every folder inside a container that code lives in."""
    inits = (
        path for container in CONTAINERS for path in portico.glob(f"{container}/*/__init__.py")
    )
    return sorted(path.parent for path in inits)
