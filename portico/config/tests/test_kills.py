"""kill -9 at random points of the submit and of the mail job; what clients were told is the oracle.

Every run kills at other points; ``-p randomly_seed=N`` draws the same ones again.
"""

import contextlib
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count
from typing import NamedTuple

import psycopg
import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from portico.config.launch import POOL
from testing.drafts import a_ready_draft, registrant_of
from testing.installation import PATIENCE, Installation, Part, until
from testing.mail_server import MailServer, a_mail_server
from testing.page_forms import form_in
from testing.visitor import Unanswered, Visitor

pytestmark = pytest.mark.deep
AT_ONCE = 3
"""Registrants who click within the same moment."""
PONDERS = 0.1
"""Seconds the mail server takes to say that it has a mail: so long a kill is in the dark."""
SETTLES_WITHIN = 180
"""A dead worker is silent for 20 seconds before its jobs are taken back; some wait their turn."""
IN_THE_MAIL = True

POINTS = [
    *[(Part.WEB, not IN_THE_MAIL)] * 8,
    *[(Part.WORKER, not IN_THE_MAIL), (Part.WORKER, IN_THE_MAIL)] * 4,
    *[(Part.DATABASE, not IN_THE_MAIL), (Part.DATABASE, IN_THE_MAIL)] * 4,
]
_people = count(1)


@dataclass
class Applicant:
    """Someone on the last page of a registration, and what they were told."""

    visitor: Visitor
    path: str
    form: dict[str, str]
    email: str
    tin: str
    told: list[str] = field(default_factory=list)

    def accept(self) -> bool:
        """Accept and finish; True when the portal says that it is done."""
        try:
            answer = self.visitor.post(self.path, self.form)
        except Unanswered:
            self.told.append("nothing")
            return False
        self.told.append(f"{answer.status} {answer.location}")
        done = answer.location.endswith("/register/done/")
        assert done or answer.status >= 500, self.told
        return done


class Things(NamedTuple):
    """How many there are of what one registration creates."""

    submitted_drafts: int
    organizations: int
    memberships: int
    accounts: int
    acceptances: int
    reviews: int
    confirmations: int
    events: int


NOTHING, EVERYTHING = Things(*[0] * 8), Things(*[1] * 8)
ONE_SNAPSHOT = """
with account as (select id from accounts_account where email = %(email)s)
select
(select count(*) from registration_draft where public_id = %(draft)s and state = 'submitted'),
(select count(*) from organizations_organizationtin where tin = %(tin)s),
(select count(*) from organizations_membership join account on account.id = account_id),
(select count(*) from account),
(select count(*) from agreements_acceptance join account on account.id = account_id),
(select count(*) from reviews_review join account on account.id = applicant_id),
(select count(*) from notices_notice where "to" = %(email)s),
(select count(*) from audit_event
  where action = 'registration.submitted' and subject = 'draft:' || %(draft)s)
"""
OPEN_JOBS = "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with a_mail_server() as server:
        server.ponders = PONDERS
        yield server


@pytest.fixture(scope="module")
def installation(
    mail_server: MailServer,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Installation]:
    var = tmp_path_factory.mktemp("kills") / "var"
    with django_db_blocker.unblock():
        ours = Installation(var, smtp_port=mail_server.port)
        try:
            ours.start()
            yield ours
        finally:
            ours.stop()


def an_applicant(installation: Installation) -> Applicant:
    """Someone who has the last page before them."""
    email = f"person{next(_people)}@tworivers.example"
    with installation.at_hand():
        person = registrant_of(a_ready_draft(email=email, now=timezone.now()))
    cookies = {name: morsel.value for name, morsel in person.client.cookies.items()}
    visitor, path = Visitor(installation.port, cookies), person.url("terms")
    page = visitor.get(path)
    found = form_in(page.body)
    assert found.hidden, page.status
    form = {**found.hidden, **person.filled(found), "action": "continue"}
    return Applicant(visitor, path, form, email, person.tin)


def things_of(applicant: Applicant, installation: Installation) -> Things:
    """What is there of their registration, at one moment."""
    names = {"email": applicant.email, "tin": applicant.tin, "draft": applicant.form["draft"]}
    return Things(*installation.ask(ONE_SNAPSHOT, names))


def test_nothing_acknowledged_is_lost_and_nothing_is_sent_twice_unmarked(
    installation: Installation, mail_server: MailServer
) -> None:
    mails = mail_server.received()
    for _ in ("for the first time", "as it goes on"):
        answered, sent = calm_round(installation, mail_server, mails)
    ledger: list[Applicant] = []
    for part, in_the_mail in random.sample(POINTS, len(POINTS)):
        applicants = [an_applicant(installation) for _ in range(AT_ONCE)]
        with everyone_accepts(applicants) as told:
            if in_the_mail:
                mails += [*mail_server.received(), mail_server.arrived.get(timeout=PATIENCE)]
            window = PONDERS if in_the_mail else sent if part is Part.WORKER else answered
            time.sleep(random.uniform(0, 1.2 * window))  # noqa: S311 - drawn again from its seed
            installation.kill(part)
        installation.restart(part)
        for applicant, future in zip(applicants, told, strict=True):
            known = {EVERYTHING} if future.result() else {NOTHING, EVERYTHING}
            assert things_of(applicant, installation) in known, applicant.told
            until(applicant.accept, "the confirmation")
        ledger += applicants
    settle(installation)
    mails += mail_server.received()
    assert {things_of(applicant, installation) for applicant in ledger} == {EVERYTHING}
    assert_mailed(ledger, mails, installation)
    assert "The trail is whole." in installation.portico("audit", "verify").stdout
    assert_the_kills_met_something(ledger, mails)


@contextlib.contextmanager
def everyone_accepts(applicants: Sequence[Applicant]) -> Iterator[list["Future[bool]"]]:
    """All click now; afterwards each was told something, or nothing."""
    with ThreadPoolExecutor(len(applicants)) as clicks:
        yield [clicks.submit(applicant.accept) for applicant in applicants]


def calm_round(
    installation: Installation, mail_server: MailServer, mails: list[EmailMessage]
) -> tuple[float, float]:
    """The seconds until everyone is answered, and until everyone has their mail."""
    applicants = [an_applicant(installation) for _ in range(AT_ONCE)]
    began = time.monotonic()
    with everyone_accepts(applicants) as told:
        pass
    assert all(future.result() for future in told)
    answered = time.monotonic() - began
    mails += [mail_server.arrived.get(timeout=PATIENCE) for _ in applicants]
    return answered, time.monotonic() - began + PONDERS


def settle(installation: Installation) -> None:
    """Every job ends, and ends well; every event is sealed."""
    until(lambda: installation.ask(OPEN_JOBS) == (0,), "every job to end", within=SETTLES_WITHIN)
    assert installation.ask("select count(*) from procrastinate_jobs") == (0,)
    assert installation.ask("select count(*) from notices_notice where state <> 'sent'") == (0,)
    unsealed = "select count(*) from audit_unsealed"
    until(lambda: installation.ask(unsealed) == (0,), "every event to be sealed")


def assert_mailed(
    ledger: list[Applicant], mails: list[EmailMessage], installation: Installation
) -> None:
    """Everyone has their one mail; a further copy of it says that it is one."""
    copies = defaultdict(list)
    for mail in mails:
        copies[mail["To"]].append(mail)
    for applicant in ledger:
        question = 'select public_id from notices_notice where "to" = %s'
        (notice,) = installation.ask(question, [applicant.email])
        ids = {mail["Message-ID"] for mail in copies[applicant.email]}
        assert ids == {f"<{notice}@localhost>"}
        repeated = copies[applicant.email][1:]
        assert all("X-Portico-Repeat" in mail for mail in repeated), applicant.email


def assert_the_kills_met_something(ledger: list[Applicant], mails: list[EmailMessage]) -> None:
    """Kills between two registrations would prove nothing."""
    lost = sum("/done/" not in applicant.told[0] for applicant in ledger)
    repeated = sum("X-Portico-Repeat" in mail for mail in mails)
    assert lost, "no answer was lost"
    assert repeated, "no mail was repeated"


def test_a_database_that_came_back_is_felt_by_nobody(installation: Installation) -> None:
    applicants = [an_applicant(installation) for _ in range(2 * int(POOL["PORTICO_DATABASE_POOL"]))]
    installation.kill(Part.DATABASE)
    installation.start_database()
    pages = [applicant.visitor.get(applicant.path) for applicant in applicants]
    assert {page.status for page in pages} == {200}


def test_who_lost_the_answer_posts_again_and_ends_on_the_confirmation(
    installation: Installation,
) -> None:
    applicant = an_applicant(installation)
    with contextlib.closing(applicant.visitor.send("POST", applicant.path, applicant.form)):
        until(lambda: things_of(applicant, installation) == EVERYTHING, "the commit")
        installation.kill(Part.WEB)
    installation.restart(Part.WEB)
    assert_ends_on_the_confirmation(applicant, installation)


def test_who_was_cut_off_in_the_middle_of_it_finds_nothing_half_done(
    installation: Installation,
) -> None:
    applicant = an_applicant(installation)
    waiting = "select count(*) from pg_locks where not granted"
    with psycopg.connect(installation.cluster.url("superuser")) as other:
        other.execute("lock table agreements_acceptance in exclusive mode")
        with contextlib.closing(applicant.visitor.send("POST", applicant.path, applicant.form)):
            until(lambda: installation.ask(waiting)[0], "the submit to come this far")
            installation.kill(Part.WEB)
    installation.restart(Part.WEB)
    assert things_of(applicant, installation) == NOTHING
    assert_ends_on_the_confirmation(applicant, installation)


def assert_ends_on_the_confirmation(applicant: Applicant, installation: Installation) -> None:
    """Posting the same form again leads there, and creates nothing a second time."""
    assert applicant.accept()
    page = applicant.visitor.get(applicant.path.replace("/terms/", "/done/"))
    assert page.status == 200
    assert "Registration complete" in page.body
    assert things_of(applicant, installation) == EVERYTHING
