"""Pages around the tools that a plan may list as tools."""

from portico.access.tools import Manifest

TOOL = Manifest(opens={"my-organization": "toolkit:home", "providers": "toolkit:providers"})
