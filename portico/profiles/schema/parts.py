"""What every table of a profile is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

SLUG, COLOUR = r"^[a-z][a-z0-9-]{1,30}$", r"^#[0-9a-f]{6}$"
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
Colour = Annotated[str, StringConstraints(pattern=COLOUR)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Part(BaseModel):
    """A table of the profile: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
