"""The online registry, played by a real server on the loopback."""

import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from portico.registry.answers import Answer, Found, LocationKind, NameKind, NotFound, Unavailable
from portico.registry.online import ask
from portico.vocabulary.npi import EntityType

NPI = "2120048717"
RESULT: dict[str, Any] = {
    "number": NPI,
    "enumeration_type": "NPI-2",
    "created_epoch": "1117152000000",
    "basic": {
        "organization_name": "TWO RIVERS ORTHOPEDICS LLC",
        "status": "A",
        "enumeration_date": "2011-06-01",
        "last_updated": "2026-05-14",
    },
    "addresses": [
        {
            "address_1": "77 OLIVE STREET",
            "address_purpose": "MAILING",
            "city": "ST. LOUIS",
            "state": "MO",
            "postal_code": "631011877",
            "country_code": "US",
        },
        {
            "address_1": "1840 MARKET STREET",
            "address_2": "SUITE 310",
            "address_purpose": "LOCATION",
            "city": "ST. LOUIS",
            "state": "MO",
            "postal_code": "631032401",
            "country_code": "US",
            "telephone_number": "314-555-0117",
        },
    ],
    "practiceLocations": [
        {
            "address_1": "4 CLAYTON RD",
            "address_2": None,
            "address_purpose": "LOCATION",
            "city": "BALLWIN",
            "state": "MO",
            "postal_code": "63011",
        }
    ],
    "taxonomies": [
        {"code": "225100000X", "desc": "Physical therapy", "primary": False},
        {"code": "207X00000X", "desc": "Orthopaedic surgery", "primary": True},
    ],
    "other_names": [
        {"code": "3", "type": "Doing Business As", "organization_name": "TWO RIVERS BONE"},
        {"code": "9", "organization_name": "SOMETHING ELSE"},
    ],
}

Play = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def registry(play: Play) -> Iterator[str]:
    """Run a server that answers every question so; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            play(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api/"
        finally:
            server.shutdown()
            thread.join()


def says(body: bytes | object, status: int = 200) -> Play:
    """Answer with this body, or with this value as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return play


def answer_of(play: Play, *, seconds: float = 5) -> Answer:
    with registry(play) as address:
        return ask(NPI, address=address, seconds=seconds)


def found(**changes: object) -> Found:
    answer = answer_of(says({"result_count": 1, "results": [RESULT | changes]}))
    assert isinstance(answer, Found)
    return answer


def test_the_question_names_version_and_npi() -> None:
    asked = []

    def play(handler: BaseHTTPRequestHandler) -> None:
        asked.append(parse_qs(urlsplit(handler.path).query))
        says({"result_count": 0, "results": []})(handler)

    assert answer_of(play) == NotFound()
    assert asked == [{"version": ["2.1"], "number": [NPI]}]


def test_an_organization_is_found_with_its_places_in_order() -> None:
    provider = found().provider
    assert (provider.npi, provider.entity_type) == (NPI, EntityType.ORGANIZATION)
    assert (provider.last_updated, provider.as_of) == (date(2026, 5, 14), None)
    assert [place.kind for place in provider.locations] == [
        LocationKind.PRACTICE,
        LocationKind.MAILING,
        LocationKind.FURTHER,
    ]
    assert [one.code for one in provider.taxonomies] == ["207X00000X", "225100000X"]
    assert [other.kind for other in provider.other_names] == [
        NameKind.DOING_BUSINESS_AS,
        NameKind.OTHER,
    ]


def test_it_is_offered_like_what_the_copy_holds() -> None:
    first, mailing, further = found(other_names=[]).provider.candidates()
    assert first.facts[0] == "1840 Market Street, Suite 310, St. Louis, MO 63103"
    assert (first.phone, mailing.zip, further.city) == ("314-555-0117", "63101", "Ballwin")


def test_the_number_may_be_a_number() -> None:
    assert found(number=int(NPI)).provider.npi == NPI


def test_a_person_is_found_by_the_parts_of_the_name() -> None:
    basic = {"first_name": "MAYA", "last_name": "LINDQVIST", "credential": "M.D.", "status": "A"}
    provider = found(enumeration_type="NPI-1", basic=basic).provider
    assert (provider.legal_name, provider.is_individual) == ("MAYA LINDQVIST, M.D.", True)


def test_who_is_not_active_is_found_inactive() -> None:
    assert not found(basic=RESULT["basic"] | {"status": "D"}).provider.is_active


def test_dates_may_be_empty() -> None:
    assert found(basic=RESULT["basic"] | {"last_updated": ""}).provider.last_updated is None


@pytest.mark.parametrize(
    "play",
    [
        says(b"<html>We are down for maintenance</html>"),
        says(b""),
        says(b'{"results": [{"number": "21'),
        says(b"\xff\xfe\x00garbage"),
        says(b"[" * 100_000),
        says([1, 2]),
        says({"Errors": [{"description": "CMS deactivated the NPI", "number": "06"}]}),
        says({"results": [RESULT | {"number": "2120010105"}]}),
        says({"results": [RESULT | {"enumeration_type": "NPI-3"}]}),
        says({"results": [RESULT | {"basic": None}]}),
        says({"results": [RESULT | {"basic": {"last_updated": "yesterday"}}]}),
        says({"results": "none"}),
        says(b" " * 2_000_000),
        says({"results": []}, status=500),
        says({"results": []}, status=404),
    ],
)
def test_nonsense_is_unavailable(play: Play) -> None:
    assert answer_of(play) == Unavailable()


def test_a_server_that_never_answers_is_unavailable() -> None:
    over = Event()
    with registry(lambda _handler: void(over.wait(30))) as address:
        assert ask(NPI, address=address, seconds=0.1) == Unavailable()
        over.set()


def test_a_server_that_drips_is_unavailable() -> None:
    over = Event()

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not over.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    with registry(play) as address:
        assert ask(NPI, address=address, seconds=0.2) == Unavailable()
        over.set()


def test_a_connection_that_is_reset_is_unavailable() -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        linger = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.connection.close()

    assert answer_of(play) == Unavailable()


def test_nobody_there_is_unavailable() -> None:
    assert ask(NPI, address="http://127.0.0.1:9/api/", seconds=1) == Unavailable()


def test_the_log_tells_what_happened_and_not_to_whom(caplog: pytest.LogCaptureFixture) -> None:
    answer_of(says(b"nonsense"))
    assert "gave no answer" in caplog.text
    assert NPI not in caplog.text


def void(_: object) -> None:
    """Return nothing, whatever it is given."""
