"""The tables say what the models say."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db
def test_no_model_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_migrations_are_named_by_what_they_intend() -> None:
    ours = {config.label for config in apps.get_app_configs() if "portico." in config.name}
    names = [
        name for app, name in MigrationExecutor(connection).loader.disk_migrations if app in ours
    ]
    assert [name for name in names if "_auto_" in name] == []
