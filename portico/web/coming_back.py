"""The page somebody was on the way to when another came first: carried as ``next``, never trusted."""

from urllib.parse import urlencode

from django.shortcuts import resolve_url
from django.urls import get_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme

from portico.web.http import Request


def and_back(name: str, request: Request) -> str:
    """The address of a named page of ours that leads back to this one when it is done."""
    wanted = request.get_full_path() if request.method == "GET" else request.path
    return f"{resolve_url(name)}?{urlencode({'next': wanted})}"


def wanted_page(request: Request) -> str:
    """The page of this plan somebody was on the way to; empty for none, and for any other site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith(get_script_prefix())
    return wanted if is_ours and url_has_allowed_host_and_scheme(wanted, None) else ""
