"""A database for benchmarks, beside the demo's and the tests'. Import it before any model."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from portico.config import cluster

VAR = Path(os.environ.get("PORTICO_VAR", "var")) / "bench"

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portico.config.settings",
    "PORTICO_DEMO": "1",
    "PORTICO_SECRET_KEY": "bench-only-key-of-fifty-characters-0123456789abcdef",
    "PORTICO_STATIC": "found",
    "PORTICO_ORIGINALS": str(VAR.absolute() / "originals"),
    "DATABASE_URL": cluster.start(VAR).url("owner"),
}
django.setup()
settings.ALLOWED_HOSTS = ["testserver"]  # the name of Django's test client
call_command("migrate", verbosity=0)
