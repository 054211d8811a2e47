"""Accepting a text that was read."""

from django import forms

from portico.profiles.loading import AgreementText
from portico.web.forms import KitForm

CHANGED = "The terms changed while you read. Read this version to its end."


class AgreementForm(KitForm):
    """Which words were on the page; a text that changed meanwhile has to be read anew."""

    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)

    def is_about(self, text: AgreementText) -> bool:
        """True when these words were on the page; else the form is about them from now on."""
        if self.cleaned_data["sha256"] == text.sha256:
            return True
        self.data = {**self.data, "sha256": text.sha256}
        self.add_error(None, CHANGED)
        return False
