"""Whether an extension set a due date ("putright rebuild" fills it in); what the public was told of promises."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, stays_within


class Migration(migrations.Migration):
    """A duty without the column reads as it did. What the public was told is added to and never changed."""

    dependencies: ClassVar = [("register", "0007_takes_open"), ("accounts", "0005_kept_in_public")]
    operations: ClassVar = [
        migrations.AddField(
            "duty",
            "extended",
            models.BooleanField(db_default=False, default=False, help_text="An extension set the date."),
        ),
        # By what is due in some months, however many years the register has.
        migrations.AddIndex(
            "duty",
            models.Index(
                models.F("organisation"),
                models.Case(models.When(law__isnull=True, then="due_at"), default="promised_at"),
                condition=~models.Q(state="pending"),
                name="promised_by",
            ),
        ),
        migrations.AddIndex(
            "duty",
            models.Index(
                fields=["organisation", "law_at"], condition=models.Q(law_at__isnull=False), name="demanded_by"
            ),
        ),
        # What was noted on a case last: the figures are split by it.
        migrations.AddIndex(
            "factrow",
            models.Index(fields=["case", "-number"], condition=models.Q(kind="described"), name="described_last"),
        ),
        migrations.CreateModel(
            "KeptSpan",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(db_index=False, on_delete=models.deletion.PROTECT, to="accounts.organisation"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        to="register.policyversion",
                    ),
                ),
                (
                    "promise",
                    models.CharField(help_text="Which promise, with its terms: a digest.", max_length=64),
                ),
                ("stage", models.CharField(max_length=60)),
                ("action", models.CharField(max_length=60)),
                ("clause", models.CharField(max_length=40)),
                ("strength", models.CharField(max_length=12)),
                ("first", models.DateField(help_text="The first day of its first month.")),
                ("last", models.DateField(help_text="The first day of its last month.")),
                (
                    "owed",
                    models.PositiveIntegerField(
                        help_text="How often it was owed; nothing: fewer than that.", null=True
                    ),
                ),
                (
                    "kept",
                    models.PositiveIntegerField(
                        help_text="How often it was kept on time; nothing: withheld.", null=True
                    ),
                ),
                (
                    "few",
                    models.CharField(blank=True, help_text="Where kept is withheld, which side is few.", max_length=8),
                ),
                (
                    "fewest",
                    models.PositiveSmallIntegerField(help_text="Smaller numbers than this were withheld."),
                ),
                ("made", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "last"], name="told_lately")],
                "constraints": [
                    models.UniqueConstraint(fields=["organisation", "promise", "first"], name="a_month_is_told_once")
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("register_keptspan", "SELECT, INSERT")
            + stays_within("register_keptspan", {"policy_id": "register_policyversion"})
            + never_changed(["register_keptspan"]),
            migrations.RunSQL.noop,
        ),
    ]
