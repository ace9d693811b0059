"""How Django knows this room."""

from django.apps import AppConfig


class Register(AppConfig):
    """Facts, projections, chain."""

    name = "putright.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Some tables stand in modules of their own; the search reads documents too."""
        from putright.register import calendar_models, scan_models  # noqa: F401
        from putright.register.document_texts import words_beside
        from putright.register.searching import also_read

        also_read(words_beside)
