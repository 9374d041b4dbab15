"""Since when a carried pupil had sat at the school, so that nobody carried late in a term seems to have come then."""

from django.db import migrations, models

# What was carried before this was kept: the seat that ended tells it, or the one that was carried into that.
FILL = """
    WITH RECURSIVE line AS (
        SELECT id, before_id FROM people_carried WHERE noun = 'enrolment'
        UNION
        SELECT l.id, c.before_id FROM line l
        JOIN people_carried c ON c.noun = 'enrolment' AND c.after_id = l.before_id
    )
    UPDATE people_carried SET since = found.since FROM (
        SELECT line.id, min(e.valid_from) AS since
        FROM line JOIN people_enrolment e ON e.id = line.before_id GROUP BY line.id) found
    WHERE found.id = people_carried.id
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_year_ends")]

    operations = [
        migrations.AddField(model_name="carried", name="since", field=models.DateField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="carried",
            index=models.Index(fields=["after_id"], name="carried_after"),
        ),
    ]
