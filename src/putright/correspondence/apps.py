"""How Django knows this room."""

from django.apps import AppConfig


class Correspondence(AppConfig):
    """See the package."""

    name = "putright.correspondence"
    label = "correspondence"
