"""The numbers a plan sets: review, passwords, sessions, codes."""

from pydantic import Field

from portico.profiles.schema.parts import Part


class Review(Part):
    """The promise to whoever waits for the plan."""

    business_days: int = Field(gt=0, le=30)


class PasswordPolicy(Part):
    """What a password must be; the strictest of a person's plans holds."""

    min_length: int = Field(ge=8, le=64)


class SessionPolicy(Part):
    """Automatic log-off."""

    idle_minutes: int = Field(ge=5, le=60)
    absolute_hours: int = Field(ge=1, le=24)


class CodePolicy(Part):
    """Mailed, texted and spoken codes."""

    minutes: int = Field(ge=1, le=15)
    attempts: int = Field(ge=1, le=10)
    attempts_per_day: int = Field(ge=1, le=50)
    resend_seconds: int = Field(ge=0, le=600)
