from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sealed_secrets"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="phone_index",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="phone_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phone_index__isnull", False)),
                fields=("phone_index",),
                name="user_phone_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone_index__isnull", True), ("phone_sealed__isnull", True)),
                    models.Q(("phone_index__isnull", False), ("phone_sealed__isnull", False)),
                    _connector="OR",
                ),
                name="user_phone_sealed_and_found",
            ),
        ),
    ]
