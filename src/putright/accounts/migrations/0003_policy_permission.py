"""Whoever may administer may also change the policy, the calendar and the list of outside bodies."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# The rows of all organisations at once: their own policy stands aside for this one statement, for the owner alone.
_GIVE = """
    ALTER TABLE accounts_role NO FORCE ROW LEVEL SECURITY;
    UPDATE accounts_role SET permissions = array_append(permissions, 'policy')
        WHERE 'administer' = ANY(permissions) AND NOT 'policy' = ANY(permissions);
    ALTER TABLE accounts_role FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Until an organisation says otherwise on its page of roles."""

    dependencies: ClassVar = [("accounts", "0002_row_security")]
    operations: ClassVar = [migrations.RunSQL(_GIVE, migrations.RunSQL.noop, elidable=True)]
