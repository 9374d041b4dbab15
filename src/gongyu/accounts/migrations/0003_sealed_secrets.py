from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_site_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Secret",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("data_sealed", models.BinaryField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
