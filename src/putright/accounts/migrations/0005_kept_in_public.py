"""Whether the public sees how promises are kept, from which number on, and who chose so, when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Off for everybody, until somebody chooses it."""

    dependencies: ClassVar = [("accounts", "0004_outside_bodies")]
    operations: ClassVar = [
        migrations.AddField(
            "organisation",
            "shows_kept",
            models.BooleanField(db_default=False, default=False, help_text="The public sees how promises are kept."),
        ),
        migrations.AddField(
            "organisation",
            "fewest_shown",
            models.PositiveSmallIntegerField(
                db_default=5, default=5, help_text="A smaller number than this is withheld from the public."
            ),
        ),
        migrations.AddField(
            "organisation",
            "kept_chosen_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("organisation", "kept_chosen_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(condition=models.Q(fewest_shown__gte=5), name="small_numbers_are_withheld"),
        ),
    ]
