"""Plan staff's pages that belong to no tool: the review queue and what failed for good."""
