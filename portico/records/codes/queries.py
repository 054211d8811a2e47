"""The texts of codes that a plan loaded; they tell of nobody."""

from collections.abc import Iterable

from portico.records.codes.models import CodeText


def texts_of(*, plan: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Code and text of those that the plan has a text for, in the order of the codes."""
    wanted = list(dict.fromkeys(codes))
    found = dict(CodeText.objects.filter(plan=plan, code__in=wanted).values_list("code", "text"))
    return [(code, found[code]) for code in wanted if code in found]
