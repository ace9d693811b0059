"""How Django knows this room."""

from django.apps import AppConfig


class Public(AppConfig):
    """See the package."""

    name = "putright.public"
    label = "public"
