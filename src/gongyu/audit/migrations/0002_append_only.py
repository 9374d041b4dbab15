"""The database itself refuses to change or remove a line of the audit trail."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR DELETE ON audit_auditline
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""

REFUSE_TRUNCATE = """
CREATE TRIGGER audit_line_no_truncate BEFORE TRUNCATE ON audit_auditline
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

# Django empties a test database between transactional tests by TRUNCATE: there, and only there, this trigger
# is left out when the database is built. Nothing switches it off later.
REFUSE_TRUNCATE_OUTSIDE_TESTS = f"""
DO $do$ BEGIN
    IF current_database() NOT LIKE 'test\\_%' THEN {REFUSE_TRUNCATE} END IF;
END $do$;
"""

UNDO = """
DROP TRIGGER IF EXISTS audit_line_no_truncate ON audit_auditline;
DROP TRIGGER audit_line_append_only ON audit_auditline;
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + REFUSE_TRUNCATE_OUTSIDE_TESTS, UNDO)]
