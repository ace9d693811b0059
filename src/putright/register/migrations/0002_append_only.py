"""The record is added to and never changed; each organisation sees its own; the chain moves by a trigger alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from putright.accounts.row_security import APP_ROLE, never_changed, own_rows, referred_to, stays_within

_OF_A_CASE = tuple(
    f"register_{name}" for name in ("fact", "contact", "submission", "phase", "duty", "message", "caseread")
)

_CHAIN = f"""
    REVOKE ALL ON register_head FROM PUBLIC;
    ALTER TABLE register_head ENABLE ROW LEVEL SECURITY;
    ALTER TABLE register_head FORCE ROW LEVEL SECURITY;
    CREATE POLICY own_organisation ON register_head
        USING (organisation_id = nullif(current_setting('putright.organisation', true), '')::bigint);
    GRANT SELECT ON register_head TO {APP_ROLE};

    -- Whoever is about to append waits here, so that the order of the chain is the order of the commits.
    CREATE FUNCTION putright_take_chain(organisation bigint)
        RETURNS TABLE (at_position bigint, at_digest bytea) LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
    BEGIN
        RETURN QUERY SELECT h.position, h.digest FROM register_head h WHERE h.organisation_id = organisation FOR UPDATE;
        IF NOT FOUND THEN
            INSERT INTO register_head (organisation_id, position, digest) VALUES (organisation, 0, '')
                ON CONFLICT DO NOTHING;
            RETURN QUERY
                SELECT h.position, h.digest FROM register_head h WHERE h.organisation_id = organisation FOR UPDATE;
        END IF;
    END $$;

    -- A fact that does not follow the last one is refused, whoever writes it.
    CREATE FUNCTION putright_move_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE register_head SET position = NEW.position, digest = NEW.digest
            WHERE organisation_id = NEW.organisation_id
              AND position = NEW.position - 1 AND digest = NEW.previous;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'this fact does not follow the last one of its organisation: take the chain first';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER move_chain BEFORE INSERT ON register_fact
        FOR EACH ROW EXECUTE FUNCTION putright_move_chain();
    REVOKE ALL ON FUNCTION putright_take_chain(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION putright_take_chain(bigint) TO {APP_ROLE};
"""  # noqa: S608 - the name of a role, from the operator


class Migration(migrations.Migration):
    """Rights, row security, triggers."""

    dependencies: ClassVar = [("register", "0001_initial"), ("accounts", "0002_row_security")]

    operations: ClassVar = [
        migrations.RunSQL(
            own_rows("register_policyversion", "SELECT, INSERT")
            + own_rows("register_case", "SELECT, INSERT")
            + own_rows("register_fact", "SELECT, INSERT")
            + own_rows("register_personal", "SELECT, INSERT")
            + own_rows("register_contact", "SELECT, INSERT")
            + own_rows("register_submission", "SELECT, INSERT")
            + own_rows("register_phase", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("register_duty", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("register_message", "SELECT, INSERT, UPDATE")
            + own_rows("register_caseread", "SELECT, INSERT")
            + own_rows("register_remark", "SELECT, INSERT")
            + referred_to(["register_policyversion", "register_case", "register_fact"])
            + stays_within("register_case", {"policy_id": "register_policyversion", "site_id": "accounts_site"})
            + "".join(stays_within(table, {"case_id": "register_case"}) for table in _OF_A_CASE)
            + stays_within("register_personal", {"fact_id": "register_fact"})
            + stays_within("register_message", {"fact_id": "register_fact"})
            + stays_within("register_remark", {"site_id": "accounts_site"})
            + never_changed(["register_policyversion", "register_case", "register_fact", "register_caseread"])
            + _CHAIN,
            migrations.RunSQL.noop,
        )
    ]
