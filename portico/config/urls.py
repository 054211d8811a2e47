"""The pages of the installation, outside any plan.

An app's ``urls`` module names its plan pages ``urlpatterns`` and its pages outside any plan
``installation_urlpatterns``; every path is written in full there, nothing is prefixed here.
"""

from importlib import import_module

from django.apps import apps
from django.urls import URLResolver, include, path
from django.utils.module_loading import module_has_submodule


def pages_of(name: str) -> list[URLResolver]:
    """Collect that list of every app of Portico which has one."""
    modules = [
        import_module(f"{config.name}.urls")
        for config in apps.get_app_configs()
        if config.name.startswith("portico.")
        and config.label != "config"
        and module_has_submodule(config.module, "urls")
    ]
    return [
        path("", include((getattr(module, name), module.app_name)))
        for module in modules
        if hasattr(module, name)
    ]


urlpatterns = pages_of("installation_urlpatterns")
handler400 = "portico.web.errors.bad_request"
handler403 = "portico.web.errors.forbidden"
handler404 = "portico.web.errors.page_not_found"
handler500 = "portico.web.errors.server_error"
