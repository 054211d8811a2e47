"""What taxonomy codes mean, from NUCC's csv; NUCC licenses the words, so none come with us."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from portico.loading.columns import UnusableFile
from portico.registry.models import TaxonomyLabel

_CODE_LENGTH = 10
_NEEDED = ("Code", "Classification", "Specialization")


def load_labels(path: Path) -> int:
    """Write a label for each code of the file, inside the caller's transaction; return how many."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            labels = {label.code: label for label in _labels(path, csv.DictReader(file))}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: it cannot be read ({error})"
        raise UnusableFile(message) from error
    TaxonomyLabel.objects.bulk_create(
        labels.values(), update_conflicts=True, unique_fields=["code"], update_fields=["label"]
    )
    return len(labels)


def _labels(path: Path, reader: "csv.DictReader[str]") -> Iterator[TaxonomyLabel]:
    if missing := [name for name in _NEEDED if name not in (reader.fieldnames or ())]:
        message = f"{path}: these columns are missing: {'; '.join(missing)}"
        raise UnusableFile(message)
    for row in reader:
        code, label = (row["Code"] or "").strip(), _words(row)
        if len(code) != _CODE_LENGTH or not code.isalnum() or not label:
            message = f"{path}: line {reader.line_num} has no code of ten characters with words"
            raise UnusableFile(message)
        yield TaxonomyLabel(code=code, label=label)


def _words(row: Mapping[str, str | None]) -> str:
    """Prefer the display name, which older files lack."""
    if display := (row.get("Display Name") or "").strip():
        return display
    return ", ".join(filter(None, (row["Classification"], row["Specialization"])))
