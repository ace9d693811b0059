"""How Django knows this room."""

from django.apps import AppConfig


class Staff(AppConfig):
    """See the package."""

    name = "putright.staff"
    label = "staff"
