"""Findings were kept as words: take their place out of them again."""

import re
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_words = re.compile(r"segment (?P<segment>[0-9]+) ?(?P<id>[A-Z0-9]*): (?P<reason>.*)", re.DOTALL)


def take_apart(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give each finding its place; what names none is about the ST."""
    for row in apps.get_model("exchange", "ReceivedTransaction").objects.exclude(findings=[]):
        place = {"segment": row.segment, "segment_id": "ST"}
        row.findings = [
            _structured(words, place, refuses=row.outcome == "refused") for words in row.findings
        ]
        row.save(update_fields=["findings"])
    for file in apps.get_model("exchange", "ReceivedFile").objects.exclude(findings=[]):
        place = {"segment": 0, "segment_id": ""}
        file.findings = [_structured(words, place, refuses=False) for words in file.findings]
        file.save(update_fields=["findings"])


def put_together(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Make them words again."""
    for name in ("ReceivedTransaction", "ReceivedFile"):
        for row in apps.get_model("exchange", name).objects.exclude(findings=[]):
            row.findings = [_in_words(told) for told in row.findings]
            row.save(update_fields=["findings"])


def _structured(words: str, place: dict[str, Any], *, refuses: bool) -> dict[str, Any]:
    found = _words.fullmatch(words)
    if found:
        place = {"segment": int(found["segment"]), "segment_id": found["id"]}
    reason = found["reason"] if found else words
    told = {"fault": "told-before", **place, "element": 0, "loop": ""}
    return {**told, "reason": reason, "refuses": refuses}


def _in_words(told: dict[str, Any]) -> str:
    place = f"segment {told['segment']} {told['segment_id']}".rstrip()
    return f"{place}: {told['reason']}"


class Migration(migrations.Migration):
    """There and back."""

    dependencies = [
        ("exchange", "0002_payments_name_their_transaction"),
    ]
    operations = [migrations.RunPython(take_apart, put_together)]
