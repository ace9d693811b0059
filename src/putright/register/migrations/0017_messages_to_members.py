"""A message may belong to a member and to no case: it then carries what it says, in codes, references and dates."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each message is about a case or says what it says, never both and never neither."""

    dependencies: ClassVar = [("register", "0016_worklist")]

    operations: ClassVar = [
        migrations.AddField(
            "message",
            "says",
            models.JSONField(help_text="Of one that belongs to no case: references, what is owed, dates.", null=True),
        ),
        migrations.AlterField(
            "message",
            "case",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="register.case",
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(case__isnull=True, says__isnull=False)
                | models.Q(case__isnull=False, says__isnull=True),
                name="about_a_case_or_says_it",
            ),
        ),
    ]
