"""Who may see which rows, and the rights of the application's role."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from putright.accounts.row_security import grant, own_rows, referred_to, stays_within

# Its name and how it is reached are public; only its own pages change them.
_ORGANISATIONS = """
    ALTER TABLE accounts_organisation ENABLE ROW LEVEL SECURITY;
    ALTER TABLE accounts_organisation FORCE ROW LEVEL SECURITY;
    CREATE POLICY public_name ON accounts_organisation FOR SELECT USING (true);
    CREATE POLICY founded ON accounts_organisation FOR INSERT WITH CHECK (true);
    CREATE POLICY own_organisation ON accounts_organisation FOR UPDATE
        USING (id = nullif(current_setting('putright.organisation', true), '')::bigint);
"""
_MINE = "account_id = nullif(current_setting('putright.account', true), '')::bigint"


class Migration(migrations.Migration):
    """Organisations and accounts stand above the organisations; all else belongs to one."""

    dependencies: ClassVar = [("accounts", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(
            grant("accounts_organisation", "SELECT, INSERT, UPDATE")
            + _ORGANISATIONS
            + grant("accounts_account", "SELECT, INSERT, UPDATE")
            + grant("accounts_onetimesignin", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("accounts_site", "SELECT, INSERT, UPDATE")
            + own_rows("accounts_person", "SELECT, INSERT, UPDATE")
            + own_rows("accounts_role", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("accounts_membership", "SELECT, INSERT, UPDATE", besides=_MINE)
            + own_rows("accounts_roleheld", "SELECT, INSERT, DELETE")
            + referred_to(["accounts_site", "accounts_person", "accounts_role", "accounts_membership"])
            + stays_within("accounts_membership", {"person_id": "accounts_person"})
            + stays_within("accounts_roleheld", {"membership_id": "accounts_membership", "role_id": "accounts_role"}),
            migrations.RunSQL.noop,
        )
    ]
