"""What tools let a person do: each tool announces its permissions, a plan bundles them in roles."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolPermission:
    """One thing a tool lets a person do."""

    key: str
    """The profile's key of the tool, a dot, a verb: ``remittances.view``."""
    does: str
    """As a line of a catalogue: "View payments and what they paid for"."""
    shows_phi: bool
    """True where its pages show patients: nobody gets there without the PHI switch."""

    def __str__(self) -> str:
        """The key, as it is stored and recorded."""
        return self.key

    @property
    def tool(self) -> str:
        """The key by which a profile names the tool."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a tool's folder says of itself, in its ``tool.py`` under the name ``TOOL``."""

    permissions: tuple[ToolPermission, ...] = ()
    opens: Mapping[str, str] = field(default_factory=dict)
    """The name of the page that a tool opens, by the profile's key of the tool: ``remittances:all``.

    A tool that opens none is announced and not built: it says that it is coming.
    """
