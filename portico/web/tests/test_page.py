"""A page declares what it asks for."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portico.access.permissions import Permission
from portico.web.http import Request
from portico.web.page import page


def answer(permission: Permission) -> HttpResponse:
    """What a page of that permission answers."""

    @page(permission=permission)
    def view(request: Request) -> HttpResponse:
        return HttpResponse("ok")

    assert view.permission is permission  # type: ignore[attr-defined] # what the decorator adds
    return view(RequestFactory().get("/"))  # type: ignore[arg-type, return-value] # Django's request and its base response


def test_a_public_page_may_be_kept() -> None:
    assert "Cache-Control" not in answer(Permission.PUBLIC)


@pytest.mark.parametrize("permission", set(Permission) - {Permission.PUBLIC})
def test_every_other_page_is_never_stored(permission: Permission) -> None:
    assert "no-store" in answer(permission)["Cache-Control"]


@pytest.mark.parametrize(
    ("permission", "floor"),
    [
        (Permission.PUBLIC, False),
        (Permission.REGISTRATION, False),
        (Permission.DEMO, False),
        (Permission.OWN_ACCOUNT, True),
        (Permission.REVIEW_QUEUE, True),
    ],
)
def test_only_open_pages_are_exempt_from_signing_in(permission: Permission, floor: bool) -> None:
    @page(permission=permission)
    def view(request: Request) -> HttpResponse:
        return HttpResponse("ok")

    assert view.login_required is floor  # type: ignore[attr-defined] # what the decorator adds
