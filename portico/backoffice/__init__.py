"""Plan staff's pages that belong to no tool."""
