"""The pages of the installation, outside any plan.

An app's ``urls`` module names its plan pages ``urlpatterns`` and its pages outside any plan
``installation_urlpatterns``; every path is written in full there, nothing is prefixed here.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.urls import URLResolver, include, path


def pages_of(name: str) -> list[URLResolver]:
    """Collect that list of every app of Portico which has one."""
    modules = [
        module
        for config in apps.get_app_configs()
        if config.name.startswith("portico.")
        and config.label != "config"
        and find_spec(f"{config.name}.urls")
        and (module := _while_building(f"{config.name}.urls"))
    ]
    return [
        path("", include((getattr(module, name), module.app_name)))
        for module in modules
        if hasattr(module, name)
    ]


def _while_building(name: str) -> ModuleType | None:
    """Skip pages whose folder still imports something that is not there yet."""
    try:
        return import_module(name)
    except ImportError as error:
        if not (error.name or "").startswith("portico."):
            raise
        sys.stderr.write(f"{name} is not mounted: {error}\n")
        return None


urlpatterns = pages_of("installation_urlpatterns")
handler400 = "portico.web.errors.bad_request"
handler403 = "portico.web.errors.forbidden"
handler404 = "portico.web.errors.page_not_found"
handler500 = "portico.web.errors.server_error"
