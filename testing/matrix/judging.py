"""What is wrong with the answers one person got, each in a line: route, who, where, which canary."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from portico.toolkit.viewing import WAYS_OUT
from testing.matrix.actors import Asker
from testing.matrix.addresses import METHODS, Address
from testing.matrix.asking import Answer, Browser
from testing.matrix.canaries import Canaries
from testing.matrix.shown import expected, own
from testing.matrix.worlds import HOME

REFUSAL = 2_000
"""Bytes a refusal may say in its own part of the page."""
LOOKING = f"/{HOME}/staff/desk/view/"
"""Where whatever they send leads those who only look."""
NOWHERE = Address("plan unknown", f"/{HOME}/nowhere/", repeated=(f"/{HOME}/nowhere/",))


@dataclass
class Matrix:
    """One person at every address."""

    asker: Asker
    canaries: Canaries
    browser: Browser
    asks_all: bool
    """Also what says the same again: see ``_answers``."""
    wrong: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    leaked: set[str] = field(default_factory=set)
    """The tables of which they saw rows of others."""
    closed: set[str] = field(default_factory=set)
    """Routes that refused them before the page was told which thing they named."""

    def ask_everywhere(self, addresses: list[Address], methods: tuple[str, ...] = METHODS) -> None:
        """Ask each address by each method, and judge every answer; then what is the same."""
        alike: dict[tuple[str, str], dict[str, tuple[int, str, str]]] = defaultdict(dict)
        for method in methods:
            nowhere = self.browser.ask(self.asker, method, NOWHERE).same_but_for(NOWHERE.repeated)
            for address, answer in self._answers(method, addresses):
                self._judge(method, address, answer)
                told = answer.same_but_for(address.repeated)
                if address.whose and not address.bearer:
                    alike[method, address.route][address.whose] = told
                if answer.status == 404 and address.route.startswith("plan ") and told != nowhere:
                    self._note(method, address, "404 is not the page of an unknown address")
        for (method, route), told_of in alike.items():
            self._compare(method, route, told_of)

    def _answers(self, method: str, addresses: list[Address]) -> Iterator[tuple[Address, Answer]]:
        """Every answer there is, unless what they ask is spared.

        Who is refused before the page is told which thing they name, both their own and what is not
        there, is not asked about the things of everybody else, nor what they send about the latter.
        A mailed link, which shows whoever brings it what it is about, is brought of two.
        """
        for route, group in groupby(addresses, key=lambda each: each.route):
            # one's own first; what is not there is last
            asked = sorted(
                (each for each in group if method in each.methods),
                key=lambda each: (each.whose == "unknown", each.whose not in self.asker.meets),
            )
            first, others = [*asked[:1], *asked[1:][-1:]], asked[1:-1]
            if route in self.closed and not self.asks_all:
                first = first[:1]
            answers = [(each, self.browser.ask(self.asker, method, each)) for each in first]
            yield from answers
            if answers and not any(answer.reached for _, answer in answers):
                self.closed.add(route)
            if not self.asks_all:
                is_mailed = any(each.bearer for each in first)
                others = others[:1] if is_mailed else [] if route in self.closed else others
            yield from ((each, self.browser.ask(self.asker, method, each)) for each in others)

    def _judge(self, method: str, address: Address, answer: Answer) -> None:
        if answer.status >= 500:
            self._note(method, address, f"answers {answer.status}")
        found = self.canaries.seen_in(answer.main)
        takes_away = found and "attachment" in answer.headers
        if self.asker.only_looks and (takes_away or not _is_looking(method, address, answer)):
            self._note(method, address, f"does something for who only looks: {answer.status}")
        for where, text in (("headers", answer.headers), ("body", answer.body)):
            self._look(method, address, where, text)
        for each in sorted(self.canaries.seen_in(answer.log)):
            self._note(method, address, f"the log names {each.whose} {each.table or '(cut off)'}")
        if not address.bearer:
            self.seen |= own(self.asker, address.route, found)
        if answer.status >= 400 and not address.bearer:
            if len(answer.words.encode()) > REFUSAL:
                self._note(method, address, f"a refusal of {len(answer.words)} characters")
            for each in sorted(found):
                self._note(method, address, f"a refusal names {each.whose} {each.table}")

    def _look(self, method: str, address: Address, where: str, text: str) -> None:
        for each in sorted(self.canaries.seen_in(text)):
            brought = address.bearer and each.whose == address.whose
            if not self.asker.may_meet(each) and not brought:
                self.leaked.add(each.table)
                self._note(method, address, f"{where}: {each.whose} {each.table or '(cut off)'}")

    def _compare(self, method: str, route: str, told_of: dict[str, tuple[int, str, str]]) -> None:
        for whose, told in told_of.items():
            known = self.asker.meets | self.asker.knows.keys()
            unknown = told_of.get("unknown", told)
            if whose not in known and told != unknown:
                self.wrong.append(
                    f"{route}, {self.asker.name}, {method}: what is {whose}'s answers"
                    f" {told[0]}, not like what is not there ({unknown[0]})"
                )

    def _note(self, method: str, address: Address, what: str) -> None:
        self.wrong.append(f"{address.route}, {self.asker.name}, {method} {address.whose}, {what}")

    def not_as_listed(self) -> Iterator[str]:
        """What they see of their own without a line in SHOWN, and what they no longer see."""
        listed = expected(self.asker)
        for route, table in sorted(self.seen - listed):
            yield f"{route}, {self.asker.name}, shows {table}: if it should, add it to SHOWN (of a tool, in its tests/matrix.py)"
        for route, table in sorted(listed - self.seen):
            yield f"{route}, {self.asker.name}, does not show {table}, which SHOWN says"


def _is_looking(method: str, address: Address, answer: Answer) -> bool:
    """True for opening, for what ends looking, and for what leads back to it from a form sent."""
    ends = address.route.removeprefix("plan ") in WAYS_OUT
    refused = answer.status in {404, 405} or LOOKING in answer.headers
    return method == "GET" or ends or refused
