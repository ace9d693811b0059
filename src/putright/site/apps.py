"""How Django knows this room."""

from django.apps import AppConfig


class Site(AppConfig):
    """Settings, addresses, components."""

    name = "putright.site"
    label = "site"

    def ready(self) -> None:
        """Have every connection looked at before it is used."""
        from putright.site import guard

        guard.watch()
