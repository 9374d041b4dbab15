"""What an exception was asked for and how it was answered: sealed, as all that may touch on a family's troubles."""

from django.db import migrations, models

from gongyu.keeping.queries import opened, sealed

PARTS = (
    ("reason", "reason_sealed", "compliance_exemption.reason"),
    ("decision_note", "note_sealed", "compliance_exemption.note"),
)


def seal(apps, schema_editor):
    rows = apps.get_model("compliance", "Exemption").objects
    for row in rows.iterator():
        for plain, kept, column in PARTS:
            setattr(row, kept, sealed(getattr(row, plain), column))
        row.save(update_fields=["reason_sealed", "note_sealed"])


def unseal(apps, schema_editor):
    rows = apps.get_model("compliance", "Exemption").objects
    for row in rows.iterator():
        for plain, kept, column in PARTS:
            setattr(row, plain, opened(getattr(row, kept), column))
        row.save(update_fields=["reason", "decision_note"])


class Migration(migrations.Migration):
    dependencies = [("compliance", "0002_light_standings")]

    operations = [
        migrations.AddField("exemption", "reason_sealed", models.BinaryField(null=True)),
        migrations.AddField("exemption", "note_sealed", models.BinaryField(null=True)),
        migrations.AlterField("exemption", "reason", models.CharField(default="", max_length=300)),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField("exemption", "reason"),
        migrations.RemoveField("exemption", "decision_note"),
    ]
