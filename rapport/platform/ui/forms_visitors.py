"""What every form for strangers carries: what people do not see, and how long they took, tells programs apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

QUICKEST_SECONDS, SLOWEST_SECONDS = 2, 24 * 3600
SALT = "ui.visitors"


class StrangerForm(forms.Form):
    """A form that takes no more than people could have typed. ``ui/_stranger.html`` shows its part."""

    website = forms.CharField(required=False, label=_("Leave this empty"))
    begun = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("website") or not self._is_by_hand():
            self.add_error(None, _("That went too fast, or took too long. Please send it again."))
        return self.cleaned_data

    def opened(self) -> str:
        """What says when it was opened first."""
        return self.data.get("begun") or begun()

    def _is_by_hand(self) -> bool:
        try:
            said = signing.loads(
                self.cleaned_data.get("begun", ""), salt=SALT, max_age=SLOWEST_SECONDS
            )
        except signing.BadSignature:
            return False
        return bool(timezone.now().timestamp() - said >= QUICKEST_SECONDS)


def begun() -> str:
    """What a form carries that is opened now."""
    return signing.dumps(timezone.now().timestamp(), salt=SALT)
