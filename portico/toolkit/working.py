"""The tool somebody works with on a page, as their plan describes it."""

from portico.profiles.schema import Tool
from portico.web.http import Request


def working_tool(request: Request) -> Tool:
    """The plan's title and text for the tool of a page that asks for one of its permissions."""
    tool: Tool | None = getattr(request, "tool", None)
    if tool is None:
        message = "The gate finds a tool only for a page that asks for a tool's permission."
        raise RuntimeError(message)
    return tool
