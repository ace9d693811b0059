"""Letters that are scanned into a folder: they wait beside mail, and what was taken of which folder is kept."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, referred_to, stays_within

_PLACE = {"folder_id": "register_scanfolder", "mail_id": "register_mailin"}


class Migration(migrations.Migration):
    """Two tables, and what a scanned letter says of itself beside what a mail says."""

    dependencies: ClassVar = [("accounts", "0012_letterhead"), ("register", "0021_ways_out")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="mailin",
            name="door",
            field=models.CharField(
                db_default="mail", default="mail", help_text="mail, or scan: from a folder.", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="mailin",
            name="name",
            field=models.CharField(
                blank=True, db_default="", help_text="Of a scanned letter: of its file.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="mailin",
            name="form",
            field=models.CharField(
                blank=True, db_default="", help_text="Of a scanned letter: files.kinds.", max_length=12
            ),
        ),
        migrations.AddField(
            model_name="mailin",
            name="pages",
            field=models.PositiveIntegerField(help_text="Of a scanned letter, if it has pages.", null=True),
        ),
        migrations.CreateModel(
            name="ScanFolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("reached", models.DateTimeField(help_text="When it was last looked into.", null=True)),
                ("failing", models.DateTimeField(help_text="Since when it cannot be looked into.", null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "watched",
                    models.JSONField(default=dict, help_text="Files that may still be written, and since when."),
                ),
                (
                    "others",
                    models.PositiveIntegerField(
                        default=0, help_text="Files that are no letters, and stay where they are."
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={"db_table": "register_scanfolder"},
        ),
        migrations.CreateModel(
            name="ScanPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mark",
                    models.CharField(help_text="Number on its disk, moment of its last change, size.", max_length=80),
                ),
                ("name", models.CharField(max_length=200)),
                ("taken", models.DateTimeField()),
                (
                    "folder",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.scanfolder",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.mailin",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={"db_table": "register_scanplace"},
        ),
        migrations.AddConstraint(
            model_name="scanfolder",
            constraint=models.UniqueConstraint(fields=("organisation", "name"), name="one_scan_folder_of_a_name"),
        ),
        migrations.AddConstraint(
            model_name="scanplace",
            constraint=models.UniqueConstraint(fields=("folder", "name", "mark"), name="a_file_is_taken_once"),
        ),
        migrations.AddIndex(
            model_name="scanplace",
            index=models.Index(fields=["mail"], name="places_of_a_scan"),
        ),
        migrations.RunSQL(
            referred_to(["register_scanfolder"])
            + own_rows("register_scanfolder", "SELECT, INSERT, UPDATE")
            + own_rows("register_scanplace", "SELECT, INSERT")
            + stays_within("register_scanplace", _PLACE)
            + never_changed(["register_scanplace"]),
            migrations.RunSQL.noop,
        ),
    ]
