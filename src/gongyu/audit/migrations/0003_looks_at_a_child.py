from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    # Guardians ask who looked at their child: found by the child's key, without reading the trail through.
    operations = [
        migrations.AddIndex(
            "auditline",
            models.Index(fields=["key", "-id"], name="audit_by_pupil", condition=models.Q(noun="pupil")),
        ),
    ]
