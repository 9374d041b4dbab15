from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0012_staff_left_out")]

    operations = [
        migrations.RemoveConstraint(model_name="listimport", name="list_import_kind_known"),
        migrations.AddConstraint(
            model_name="listimport",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=("staff", "organisations", "stations", "venues", "regions")),
                name="list_import_kind_known",
            ),
        ),
    ]
