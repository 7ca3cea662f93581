"""Help: the keys.

Opened by whoever wants to be faster, once; and by the palette.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.platform.ui.page import Request, page


@require_safe
def shortcuts(request: Request) -> HttpResponse:
    """Every key there is; the dialog that "?" opens shows those of one page."""
    return page(request, "help/shortcuts.html")
