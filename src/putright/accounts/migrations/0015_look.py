"""How an organisation's public pages look, on which host name they stand, and who may show them in a frame."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows


def _text(longest: int, says: str) -> models.CharField[str, str]:
    return models.CharField(blank=True, db_default="", default="", help_text=says, max_length=longest)


_COLUMNS = {
    "header_colour": _text(7, "#rrggbb, or ours."),
    "link_colour": _text(7, "#rrggbb, or ours."),
    "logo": _text(40, "The file name of its picture, or none."),
    "logo_says": _text(200, "The picture's alternative in words."),
    "logo_alone": models.BooleanField(
        db_default=False, default=False, help_text="The picture names the organisation: no words beside it."
    ),
    "frame_origins": django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=270),
        db_default=[],
        default=list,
        help_text="Whose pages may show the page for embedding in a frame.",
        size=None,
    ),
    "host_wished": _text(253, "A host name that the operator has not confirmed."),
    "host": models.CharField(
        help_text="The host name of its public pages; the operator confirmed it.",
        max_length=253,
        null=True,
        unique=True,
    ),
}


class Migration(migrations.Migration):
    """Columns that every public page reads with its organisation, and one table for the picture. Nobody has any."""

    dependencies: ClassVar = [("accounts", "0014_safety")]
    operations: ClassVar = [
        *(migrations.AddField("organisation", name, column) for name, column in _COLUMNS.items()),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(header_colour__regex="^(#[0-9a-f]{6})?$", link_colour__regex="^(#[0-9a-f]{6})?$"),
                name="colours_are_colours",
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(host=None) | models.Q(host__regex="^[a-z0-9.-]+$"), name="host_is_a_host_name"
            ),
        ),
        migrations.CreateModel(
            "LookPicture",
            [
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.organisation",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="A hash of the content, and its kind: 0123456789abcdef.png", max_length=40
                    ),
                ),
                ("content", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.RunSQL(own_rows("accounts_lookpicture", "SELECT, INSERT, UPDATE, DELETE"), migrations.RunSQL.noop),
    ]
