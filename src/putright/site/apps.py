"""How Django knows this room."""

from django.apps import AppConfig


class Site(AppConfig):
    """Settings, addresses, components."""

    name = "putright.site"
    label = "site"

    def ready(self) -> None:
        """Have every connection looked at before it is used, and every session counted from its sign-in."""
        from putright.site import directory_session, guard, guessing, time_outs

        guard.watch()
        time_outs.watch()
        guessing.watch()
        directory_session.watch()
