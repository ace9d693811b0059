"""How Django knows this room."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Organisations, people, accounts, roles."""

    name = "putright.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The tables that have a module of their own."""
        from putright.accounts import letterhead_models, safety_models, worklist_models  # noqa: F401
