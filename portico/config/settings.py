"""Every setting, typed, from the environment; docs/guide/operate.md names each variable.

``Environment`` is what the operator says; what stands below it is what Django is told.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from portico.config import cluster

ROOT = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """PORTICO_* variables; each may also come from a file named by ``<NAME>_FILE``."""

    model_config = SettingsConfigDict(
        env_prefix="PORTICO_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    demo: bool = False
    debug: bool = False
    secret_key: SecretStr = SecretStr("")
    factor_keys: SecretStr = SecretStr("")
    base_url: str = "http://127.0.0.1:8000"
    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    behind_proxy: bool = False
    database_url: SecretStr = Field(default=SecretStr(""), validation_alias="DATABASE_URL")
    owner_database_url: SecretStr = SecretStr("")
    database_role: Literal["app", "owner"] = "app"
    database_pool: int = Field(default=0, ge=0)
    plans: Path = ROOT / "plans"
    var: Path = ROOT / "var"
    originals: Path | None = None
    upload_megabytes: int = Field(default=300, ge=1)
    exchange: Path | None = None
    assets: Path = ROOT / "node_modules"
    static: Literal["collected", "found"] = "collected"
    mail: Literal["demo", "smtp"] = "smtp"
    mail_from: str = "portal@localhost"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: bool = False
    gateway: Literal["demo", "twilio"] = "twilio"
    twilio_account: str = ""
    twilio_token: SecretStr = SecretStr("")
    twilio_from: str = ""
    signing_key: SecretStr = SecretStr("")
    signing_passphrase: SecretStr = SecretStr("")
    signing_certificate: str = ""
    former_certificates: str = ""
    registry: Literal["copy", "api", "copy_then_api"] = "copy"
    registry_address: str = "https://npiregistry.cms.hhs.gov/api/"
    registry_seconds: float = Field(default=5, gt=0, le=30)

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, hosts: object) -> object:
        return tuple(hosts.replace(",", " ").split()) if isinstance(hosts, str) else hosts

    @field_validator("registry_address")
    @classmethod
    def _is_on_the_web(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^\s?#]+", url):
            message = "must be an address without a query, such as https://example.org/api/"
            raise ValueError(message)
        return url

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^/\s]+/?", url):
            message = "must be the portal's address, such as https://portal.example.org"
            raise ValueError(message)
        return url.rstrip("/")

    @classmethod
    def settings_customise_sources(  # type: ignore[override] # no .env and no secrets folder here
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        **_: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Look at arguments, then ``NAME``, then ``NAME_FILE``."""
        files = InitSettingsSource(settings_cls, init_kwargs=_from_files(os.environ))
        return init_settings, env_settings, files


def _from_files(environ: Mapping[str, str]) -> dict[str, Any]:
    """Read the file behind every ``<NAME>_FILE``; the value is stripped of its last newline."""
    values = {}
    for name, field in Environment.model_fields.items():
        variable = variable_of(name)
        if path := environ.get(f"{variable}_FILE"):
            try:
                text = Path(path).read_text(encoding="utf-8")
            except OSError as error:
                message = f"{variable}_FILE: {path} cannot be read ({error.strerror})."
                raise ImproperlyConfigured(message) from error
            values[str(field.validation_alias or name)] = text.rstrip("\r\n")
    return values


def variable_of(name: str) -> str:
    """Name the environment variable of a field."""
    alias = Environment.model_fields[name].validation_alias
    return str(alias or f"PORTICO_{name.upper()}")


def read_environment() -> Environment:
    """Read it all, or say which variables are wrong without repeating their values."""
    try:
        return Environment()
    except ValidationError as error:
        lines = [f"{_variable(e['loc'])}: {e['msg']}" for e in error.errors(include_input=False)]
        message = "The environment is not usable:\n" + "\n".join(lines)
        raise ImproperlyConfigured(message) from None


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0])
    return variable_of(name) if name in Environment.model_fields else name


PORTICO = read_environment()

# --- Core -----------------------------------------------------------------------------------
DEBUG = PORTICO.debug
SECRET_KEY = PORTICO.secret_key.get_secret_value()
_ADDRESS = urlsplit(PORTICO.base_url)
_HTTPS = _ADDRESS.scheme == "https"
ALLOWED_HOSTS = [_ADDRESS.hostname or "", *PORTICO.hosts, *(["localhost"] if PORTICO.demo else [])]
ROOT_URLCONF = "portico.config.urls"
WSGI_APPLICATION = "portico.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_TOOLS = sorted(page.parent.name for page in (ROOT / "portico" / "tools").glob("*/urls.py"))
INSTALLED_APPS = [
    "portico.config.apps.ConfigConfig",
    *(f"portico.tools.{tool}" for tool in _TOOLS),
    "portico.backoffice",
    "portico.toolkit",
    "portico.registration",
    "portico.delegation",
    "portico.reviews",
    "portico.organizations",
    "portico.proofs",
    "portico.agreements",
    "portico.accounts",
    "portico.exchange",
    "portico.records.codes",
    "portico.records.roster",
    "portico.records.payments",
    "portico.registry",
    "portico.loading",
    "portico.files",
    "portico.notices",
    "portico.audit",
    "portico.jobs",
    "portico.web",
    "portico.profiles",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portico.config.apps.StaticFiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "portico.web.middleware.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portico.web.middleware.HeadersMiddleware",
    "portico.profiles.middleware.PlanMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portico.accounts.middleware.SessionLimitMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portico.toolkit.middleware.GateMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # the floor below the gate
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portico.web.context_processors.kit",
                "portico.toolkit.context_processors.navigation",
                "portico.toolkit.context_processors.viewing",
                "portico.toolkit.context_processors.links",
            ],
        },
    },
]


# --- Database -------------------------------------------------------------------------------
def _url() -> str:
    """Migrations run as the owner of the tables, everything else as the app."""
    url = PORTICO.database_url.get_secret_value()
    if PORTICO.database_role == "owner":
        url = PORTICO.owner_database_url.get_secret_value() or url
    return url or cluster.known_url(PORTICO.var, PORTICO.database_role)


def _database(url: str) -> dict[str, Any]:
    """Translate a libpq address; what Django has no name for goes to libpq as it is."""
    options: dict[str, Any] = conninfo_to_dict(url)
    if PORTICO.database_pool:
        options["pool"] = {"min_size": 2, "max_size": PORTICO.database_pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", "portico"),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": options,
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,  # or the pool gives out what a restart of the database cut off
    }


DATABASES = {"default": _database(_url())}

# --- Accounts and sessions --------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
SESSION_ENGINE = "portico.accounts.session_store"
AUTHENTICATION_BACKENDS = ["portico.accounts.backends.SessionBackend"]
PASSWORD_HASHERS = ["portico.accounts.hashers.BoundedArgon2Hasher"]
ACCOUNT_ADAPTER = "portico.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # registration and invitations verify it before the account
ACCOUNT_RATE_LIMITS = False  # portico.accounts.guesses counts, in the database
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "portico.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RATE_LIMITS = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
FACTOR_KEYS = PORTICO.factor_keys.get_secret_value().split()
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "toolkit:enter"
SESSION_COOKIE_NAME = "__Host-session" if _HTTPS else "session"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PORTICO.base_url]
CSRF_FAILURE_VIEW = "portico.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What the browser may do ------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PORTICO.behind_proxy else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- Static files -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = PORTICO.var / "static" if PORTICO.static == "collected" else None
_USWDS = PORTICO.assets / "@uswds" / "uswds" / "dist"
STATICFILES_DIRS = [(f"uswds/{part}", _USWDS / part) for part in ("css", "fonts", "img", "js")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PORTICO.static == "collected"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = PORTICO.static == "found"
WHITENOISE_AUTOREFRESH = PORTICO.static == "found"  # or every test client indexes all assets

# --- Files as they came: private, no address leads there ------------------------------------------
ORIGINALS = PORTICO.originals or PORTICO.var / "originals"
UPLOAD_MEGABYTES = PORTICO.upload_megabytes
EXCHANGE = PORTICO.exchange or PORTICO.var / "exchange"  # a folder per plan: in, out, done, refused

# --- Signed documents: PEM texts; the demo makes a certificate of its own -------------------------
SIGNING_KEY = PORTICO.signing_key.get_secret_value()
SIGNING_PASSPHRASE = PORTICO.signing_passphrase.get_secret_value()
SIGNING_CERTIFICATE = PORTICO.signing_certificate
FORMER_CERTIFICATES = PORTICO.former_certificates
SIGNING_MADE_HERE = PORTICO.var / "signing.pem" if PORTICO.demo else None

# --- Mail -------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = PORTICO.mail_from
EMAIL_HOST = PORTICO.smtp_host
EMAIL_PORT = PORTICO.smtp_port
EMAIL_HOST_USER = PORTICO.smtp_user
EMAIL_HOST_PASSWORD = PORTICO.smtp_password.get_secret_value()
EMAIL_USE_TLS = PORTICO.smtp_tls
EMAIL_TIMEOUT = 10

# --- Logs: one line each, to standard error, never a body or a query string ---------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "portico": {"level": "INFO"},
        # What a stranger put into an address or a host name is not written down.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
