"""What the pages of passkeys need."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def for_browser(value: Any) -> str:
    """Options for the browser as JSON, to stand in an attribute: no page holds a script of its own."""
    return json.dumps(value, cls=DjangoJSONEncoder)
