"""What the folders of tools say of themselves, taken together."""

import pytest

from portico.access.tools import Manifest, ToolPermission
from portico.profiles import announced as folders
from portico.profiles.announced import announced, built, known_tools

VIEW = ToolPermission(key="fees.view", does="Look up fees", shows_phi=False)


def test_tools_and_pages_around_them_are_found_by_their_folders() -> None:
    assert built()["manage-users"] == "delegation:people"
    assert known_tools() >= {"manage-users", "my-organization", "remittances", "claim-status"}


def test_a_permission_or_a_page_is_of_one_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = Manifest(permissions=(VIEW,), opens={"fees": "fees:all"})
    monkeypatch.setattr(folders, "_manifests", lambda: (manifest, manifest))
    with pytest.raises(ValueError, match=r"Two tools announce fees\.view\."):
        announced.__wrapped__()
    with pytest.raises(ValueError, match=r"Two folders open fees\."):
        built.__wrapped__()
