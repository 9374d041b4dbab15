"""The database itself refuses to change or remove what stands in the ledger."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % on % is refused. Post a reversing entry instead.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_attestation_append_only BEFORE UPDATE OR DELETE ON ledger_attestation
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
"""

REFUSE_TRUNCATE = """
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_attestation_no_truncate BEFORE TRUNCATE ON ledger_attestation
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""

# Django empties a test database between transactional tests by TRUNCATE: there, and only there, the trigger
# is left out when the database is built. Nothing switches it off later.
REFUSE_TRUNCATE_OUTSIDE_TESTS = f"""
DO $do$ BEGIN
    IF current_database() NOT LIKE 'test\\_%' THEN {REFUSE_TRUNCATE} END IF;
END $do$;
"""

UNDO = """
DROP TRIGGER IF EXISTS ledger_entry_no_truncate ON ledger_entry;
DROP TRIGGER IF EXISTS ledger_attestation_no_truncate ON ledger_attestation;
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP TRIGGER ledger_attestation_append_only ON ledger_attestation;
DROP FUNCTION ledger_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + REFUSE_TRUNCATE_OUTSIDE_TESTS, UNDO)]
