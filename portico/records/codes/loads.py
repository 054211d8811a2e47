"""What ``portico load`` can load here: a plan's list of reason and remark codes."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError

from portico.access.actor import Actor
from portico.loading.columns import Fields, Refused, RowReader, UnusableFile, picker
from portico.loading.kinds import Kind, Report, register_kind
from portico.loading.lines import Refusals, Watch, file_part, rows
from portico.profiles.loading import profiles
from portico.records.codes.models import CODE_LENGTH, TEXT_LENGTH
from portico.records.codes.services import replace_texts

COLUMNS = ("code", "text")


def register() -> None:
    """Called when the apps are ready."""
    words = "what a plan's reason and remark codes say: a csv with code and text"
    register_kind(Kind(name="codes", help=words, load=_codes, add_arguments=_arguments))


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--plan", required=True, metavar="SLUG", help="whose code list it is")


def _codes(options: Mapping[str, Any], now: datetime, watch: Watch) -> Report:
    plan = options["plan"]
    if plan not in profiles():
        message = f"There is no plan {plan}. Plans here: {', '.join(profiles())}."
        raise CommandError(message)
    part, refusals = file_part(options["file"]), Refusals()
    found = rows(part, _reader_for, refusals, watch, lambda _: ())
    texts = {str(code): str(text) for _, (code, text) in found}
    if not texts:
        message = f"{part.name}: it holds no code with a text"
        raise UnusableFile(message)
    replace_texts(plan=plan, texts=texts, actor=Actor.system(plan=plan), now=now)
    told = f"Codes of {plan}: {len(texts):,} texts; those loaded before are replaced."
    return Report(sentences=[told], refusals=refusals)


def _reader_for(header: Fields) -> RowReader:
    pick = picker(header, COLUMNS)

    def read(fields: Fields) -> tuple[str, str]:
        code, text = (value.strip() for value in pick(fields))
        if not 0 < len(code) <= CODE_LENGTH:
            reason = f"the code is missing or longer than {CODE_LENGTH} characters"
            raise Refused(reason)
        if not 0 < len(text) <= TEXT_LENGTH:
            reason = f"the text is missing or longer than {TEXT_LENGTH} characters"
            raise Refused(reason)
        return code.upper(), text

    return read
