"""Every setting, typed, from the environment; a secret may come from ``NAME_FILE``."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """PORTICO_* variables; the names are documented in docs/guide/operate.md."""

    model_config = SettingsConfigDict(env_prefix="PORTICO_", extra="ignore")

    demo: bool = False
    debug: bool = False
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    plans: Path = ROOT / "plans"
    var: Path = ROOT / "var"
    assets: Path = ROOT / "node_modules"
    mail: Literal["demo", "smtp"] = "smtp"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    gateway: Literal["demo", "twilio"] = "demo"
    registry: Literal["copy", "api"] = "copy"
