"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, object]:
    """Whether this is a trial; each page says so (design, Storage)."""
    return {"trial": settings.TRIAL}
