"""Outside the demo Portico does not start under settings that are unsafe; each reason is named.

``reasons`` is pure; ``refuse_unsafe`` is what the web server and the worker call first.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

from portico.agreements.document import certificates
from portico.config.settings import Environment
from portico.profiles.checks import check_profiles
from portico.profiles.loading import profiles
from portico.profiles.schema import Profile, StepKind

KEY_LENGTH = 50
KEY_VARIETY = 10
"""Different characters that even a short random key has."""
PLACEHOLDER = re.compile(r"change.?me|insecure|secret.?key|tests.only|placeholder", re.IGNORECASE)
OLDEST_POSTGRESQL = 15
ENCRYPTED = {"require", "verify-ca", "verify-full"}


class Reason(NamedTuple):
    """Why not to start: a name to search for, and what to do."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    """What the database itself says about the role we connect as, and how it keeps its word."""

    version: int = 180_000
    fsync: bool = True
    full_page_writes: bool = True
    synchronous_commit: bool = True
    superuser: bool = False
    bypasses_row_security: bool = False
    may_create_roles: bool = False
    owns_tables: bool = False
    atomic_requests: bool = False
    host: str = ""
    sslmode: str = "prefer"


def refuse_unsafe() -> None:
    """End the process with every reason, unless there is none."""
    found = all_reasons()
    if found:
        lines = [f"{reason.name}: {reason.words}" for reason in found]
        message = (
            "Portico does not start, because its settings or its plans are not safe.\n"
            + "\n".join(lines)
        )
        raise SystemExit(message)


@register(Tags.security, deploy=True)
def check_deployment(app_configs: object, **_: object) -> list[CheckMessage]:
    """Give the same reasons to ``portico check --deploy``."""
    return [Error(reason.words, id=f"portico.{reason.name}") for reason in all_reasons()]


def all_reasons() -> list[Reason]:
    """Look at the plans, then at the settings, then at the database."""
    plans = [Reason("profile", error.msg) for error in check_profiles()]
    if not plans:
        plans = [*of_signing(settings.PORTICO, profiles().values())]
    try:
        facts = database_facts()
    except DatabaseError as error:
        words = f"the database does not answer ({type(error).__name__}); look at DATABASE_URL."
        unreachable = Reason("database-unreachable", words)
        return [*plans, *reasons(settings.PORTICO, DatabaseFacts()), unreachable]
    return [*plans, *reasons(settings.PORTICO, facts)]


def reasons(environment: Environment, database: DatabaseFacts) -> list[Reason]:
    """Every reason not to start with these settings on this database."""
    found = [*_of_database(database)]
    if environment.demo:
        return [*found, *_of_demo(environment)]
    return [
        *found,
        *_of_key(environment.secret_key.get_secret_value()),
        *_of_factor_keys(environment.factor_keys.get_secret_value().split()),
        *_of_addresses(environment),
        *_of_stand_ins(environment),
        *_of_roles(database),
    ]


def _of_demo(environment: Environment) -> Iterator[Reason]:
    hosts = [urlsplit(environment.base_url).hostname or "", *environment.hosts]
    if not all(map(is_local, hosts)):
        yield Reason(
            "demo-not-local",
            "the demo answers this machine only; unset PORTICO_DEMO to serve others.",
        )


def _of_key(key: str) -> Iterator[Reason]:
    if not key:
        yield Reason("key-missing", "set PORTICO_SECRET_KEY or PORTICO_SECRET_KEY_FILE.")
    elif PLACEHOLDER.search(key):
        yield Reason("key-default", "PORTICO_SECRET_KEY is a placeholder: make a random one.")
    elif len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY:
        yield Reason(
            "key-short", f"PORTICO_SECRET_KEY needs {KEY_LENGTH} random characters or more."
        )


def _of_factor_keys(keys: Sequence[str]) -> Iterator[Reason]:
    try:
        usable = bool([Fernet(key) for key in keys])
    except ValueError:
        usable = False
    if not usable:
        yield Reason(
            "factor-keys",
            "PORTICO_FACTOR_KEYS needs one or more keys of 32 random bytes in URL-safe base64.",
        )


def _of_addresses(environment: Environment) -> Iterator[Reason]:
    address = urlsplit(environment.base_url)
    if any("*" in host or host == "." for host in environment.hosts):
        yield Reason("any-host", "PORTICO_HOSTS names hosts one by one, never a star.")
    if address.scheme != "https" and not is_local(address.hostname or ""):
        yield Reason("plain-http", "PORTICO_BASE_URL is http on a host others reach: use https.")


def _of_stand_ins(environment: Environment) -> Iterator[Reason]:
    """What is for development and the demo, and harms anywhere else."""
    if environment.debug:
        yield Reason("debug", "PORTICO_DEBUG shows sources and settings to visitors: unset it.")
    if not environment.database_url.get_secret_value():
        yield Reason("no-database", "set DATABASE_URL: the embedded database is the demo's.")
    if environment.static == "found":
        yield Reason("static-found", "run portico collectstatic and unset PORTICO_STATIC.")
    if environment.mail == "demo":
        yield Reason("demo-mail", "PORTICO_MAIL=demo shows every mail to everyone: use smtp.")
    elif not environment.smtp_tls and not is_local(environment.smtp_host):
        yield Reason("plain-smtp", "mails carry codes: set PORTICO_SMTP_TLS=1.")
    if environment.gateway == "demo":
        yield Reason("demo-gateway", "PORTICO_GATEWAY=demo shows every text to everyone.")
    elif not (environment.twilio_account and environment.twilio_token.get_secret_value()):
        yield Reason("no-gateway", "set PORTICO_TWILIO_ACCOUNT, _TOKEN and _FROM.")


def of_signing(environment: Environment, profiles: Iterable[Profile]) -> Iterator[Reason]:
    """A document that cannot be signed would be missed only when someone has signed it."""
    if environment.demo or not needs_certificate(profiles):
        return
    key, certificate = environment.signing_key.get_secret_value(), environment.signing_certificate
    if not (key and certificate):
        yield Reason(
            "no-certificate",
            "a plan asks for electronic signatures: set PORTICO_SIGNING_KEY_FILE and "
            "PORTICO_SIGNING_CERTIFICATE_FILE.",
        )
        return
    try:
        certificates.read(key, environment.signing_passphrase.get_secret_value(), certificate)
    except certificates.UnusableCertificate as error:
        yield Reason("signing-certificate", str(error))


def needs_certificate(profiles: Iterable[Profile]) -> bool:
    """Tell whether any plan has something signed electronically."""
    return any(profile.registration.asks(StepKind.ELECTRONIC_SIGNATURE) for profile in profiles)


def _of_database(database: DatabaseFacts) -> Iterator[Reason]:
    """What loses or exposes data, in the demo too."""
    if database.version < OLDEST_POSTGRESQL * 10_000:
        yield Reason("old-postgresql", f"Portico needs PostgreSQL {OLDEST_POSTGRESQL} or newer.")
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if not getattr(database, name):
            words = f"the database runs with {name} off: a crash loses what was acknowledged."
            yield Reason(f"{name.replace('_', '-')}-off", words)
    if database.atomic_requests:
        yield Reason(
            "atomic-requests", "ATOMIC_REQUESTS is on: counted attempts would be rolled back."
        )


def _of_roles(database: DatabaseFacts) -> Iterator[Reason]:
    """What takes the second line of defence away (docs/guide/operate.md, "Two roles")."""
    if database.superuser:
        yield Reason("role-superuser", "DATABASE_URL names a superuser: use the app role.")
    if database.bypasses_row_security:
        yield Reason("role-bypassrls", "the role of DATABASE_URL has BYPASSRLS: take it away.")
    if database.may_create_roles:
        yield Reason("role-createrole", "the role of DATABASE_URL has CREATEROLE: take it away.")
    if database.owns_tables:
        yield Reason("role-owner", "the role of DATABASE_URL owns tables: use the app role.")
    if not is_local(database.host) and database.sslmode not in ENCRYPTED:
        yield Reason("plain-database", "add sslmode=verify-full to DATABASE_URL.")


def is_local(host: str) -> bool:
    """Tell whether a host is this machine; an empty one or a path is a Unix socket."""
    if not host or host.startswith(("/", "@")) or host in {"localhost", "testserver"}:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


FACTS = """
select current_setting('server_version_num')::int,
       current_setting('fsync') = 'on',
       current_setting('full_page_writes') = 'on',
       current_setting('synchronous_commit') <> 'off',
       role.rolsuper, role.rolbypassrls, role.rolcreaterole,
       exists (select from pg_class
                where relkind in ('r', 'p') and relnamespace <> 'pg_catalog'::regnamespace
                  and pg_has_role(role.oid, relowner, 'member'))
  from pg_roles role
 where role.rolname = current_user
"""


def database_facts() -> DatabaseFacts:
    """Ask the database."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        facts: Sequence[int] = cursor.fetchone()
    configured = connection.settings_dict
    return DatabaseFacts(
        version=facts[0],
        fsync=bool(facts[1]),
        full_page_writes=bool(facts[2]),
        synchronous_commit=bool(facts[3]),
        superuser=bool(facts[4]),
        bypasses_row_security=bool(facts[5]),
        may_create_roles=bool(facts[6]),
        owns_tables=bool(facts[7]),
        atomic_requests=bool(configured["ATOMIC_REQUESTS"]),
        host=configured["HOST"],
        sslmode=configured["OPTIONS"].get("sslmode", "prefer"),
    )
