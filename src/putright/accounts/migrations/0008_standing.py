"""Roles are held from a day until a day, members stand in for each other, and what administrators change is kept."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import APP_ROLE, grant, never_changed, own_rows, referred_to, stays_within

_ENDS = "GRANT UPDATE (until, ended_by_id, ended_at) ON {table} TO {role};"
"""A row of who held what can end and nothing else."""


class Migration(migrations.Migration):
    """Whoever holds a role goes on holding it: without days, from before days were kept."""

    dependencies: ClassVar = [
        ("accounts", "0007_mornings"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "about",
                    models.CharField(help_text="person, role, deputy, site, service, details or public", max_length=12),
                ),
                ("which", models.BigIntegerField(help_text="The row of what it is about.", null=True)),
                ("title", models.CharField(max_length=300)),
                ("says", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField(help_text="The first day on which they no longer stand in.")),
                ("why", models.CharField(help_text="leave, vacancy or other", max_length=10)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EmailChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("digest", models.BinaryField(unique=True)),
                ("expires", models.DateTimeField()),
                ("used", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "ended_from",
                    models.DateField(help_text="The first day on which it is no longer offered.", null=True),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="roleheld",
            name="a_role_is_held_once",
        ),
        migrations.AddField(
            model_name="organisation",
            name="has_services",
            field=models.BooleanField(db_default=False, default=False, help_text="It names services of its own."),
        ),
        migrations.AddField(
            model_name="account",
            name="shut_out",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="How often every browser was signed out at once."
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="until",
            field=models.DateField(
                help_text="The first day on which they no longer belong here; nothing: none.", null=True
            ),
        ),
        migrations.AddField(
            model_name="role",
            name="retired_at",
            field=models.DateTimeField(help_text="From then on nobody is given it, and nobody holds it.", null=True),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="ended_at",
            field=models.DateTimeField(help_text="When somebody set or changed the end.", null=True),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="ended_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="given_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="given_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="since",
            field=models.DateField(help_text="The first day; nothing: from before days were kept.", null=True),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="until",
            field=models.DateField(
                help_text="The first day on which it is no longer held; nothing: none is set.", null=True
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="address",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="site",
            name="closed_from",
            field=models.DateField(help_text="The first day on which it is closed.", null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="phone",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="roleheld",
            name="membership",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="held",
                to="accounts.membership",
            ),
        ),
        migrations.AlterField(
            model_name="roleheld",
            name="role",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="held",
                to="accounts.role",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("membership", "role"), name="a_role_is_held_once"
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="ended_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="given_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="instead_of",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputies",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="membership",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stands_in",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="deputy",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"),
        ),
        migrations.AddField(
            model_name="deputy",
            name="role",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="In this one alone; nothing: in all.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.role",
            ),
        ),
        migrations.AddField(
            model_name="emailchange",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="service",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["organisation", "-id"], name="changes_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("instead_of__isnull", False), ("role__isnull", False), _connector="OR"),
                name="stands_in_for_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(fields=("organisation", "name"), name="one_service_of_a_name"),
        ),
        migrations.RunSQL(
            f"REVOKE DELETE ON accounts_roleheld, accounts_role FROM {APP_ROLE};"
            + _ENDS.format(table="accounts_roleheld", role=APP_ROLE)
            + own_rows("accounts_deputy", "SELECT, INSERT")
            + _ENDS.format(table="accounts_deputy", role=APP_ROLE)
            + own_rows("accounts_service", "SELECT, INSERT, UPDATE")
            + referred_to(["accounts_service"])
            + stays_within(
                "accounts_deputy",
                {
                    "membership_id": "accounts_membership",
                    "instead_of_id": "accounts_membership",
                    "role_id": "accounts_role",
                },
            )
            + own_rows("accounts_change", "SELECT, INSERT")
            + never_changed(["accounts_change"])
            + grant("accounts_emailchange", "SELECT, INSERT, UPDATE, DELETE"),
            migrations.RunSQL.noop,
        ),
    ]
