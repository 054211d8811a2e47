"""Doors around the tools: public pages, the way in, the organization's own pages."""
