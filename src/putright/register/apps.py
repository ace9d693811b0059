"""How Django knows this room."""

from django.apps import AppConfig


class Register(AppConfig):
    """Facts, projections, chain."""

    name = "putright.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
