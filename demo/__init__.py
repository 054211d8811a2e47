"""The demo: an invented world as the files a health plan really has."""
