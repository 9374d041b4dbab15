"""A published edition does not change: neither what it says of itself nor its lessons."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION courses_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR
       (NEW.course_id, NEW.number, NEW.title, NEW.summary, NEW.topic, NEW.stages, NEW.campaign, NEW.published_on)
       IS DISTINCT FROM
       (OLD.course_id, OLD.number, OLD.title, OLD.summary, OLD.topic, OLD.stages, OLD.campaign, OLD.published_on)
    THEN
        RAISE EXCEPTION 'edition % is published and does not change', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER courses_edition_stays BEFORE UPDATE OR DELETE ON courses_edition
    FOR EACH ROW WHEN (OLD.published_on IS NOT NULL) EXECUTE FUNCTION courses_edition_stays();

CREATE FUNCTION courses_lesson_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edition bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.edition_id ELSE OLD.edition_id END;
BEGIN
    IF EXISTS (SELECT FROM courses_edition e WHERE e.id = edition AND e.published_on IS NOT NULL) THEN
        RAISE EXCEPTION 'edition % is published, its lessons do not change', edition
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER courses_lesson_stays BEFORE INSERT OR UPDATE OR DELETE ON courses_lesson
    FOR EACH ROW EXECUTE FUNCTION courses_lesson_stays();
"""

UNDO = """
DROP TRIGGER courses_lesson_stays ON courses_lesson;
DROP FUNCTION courses_lesson_stays();
DROP TRIGGER courses_edition_stays ON courses_edition;
DROP FUNCTION courses_edition_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
