"""Sample content of the style guide: every component in every state, and every frame."""

from portico.web.styleguide.frames import FRAMES
from portico.web.styleguide.samples import components

__all__ = ["FRAMES", "components"]
