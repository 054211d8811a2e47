"""Pages of an organization's own administration that a plan may list as tools."""

from portico.access.tools import Manifest

TOOL = Manifest(opens={"manage-users": "delegation:people", "numbers": "delegation:numbers"})
