"""The table behind the cache: rate limits count the same for every web process."""

from django.db import migrations

CREATE = """
CREATE TABLE site_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX site_cache_expires ON site_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE site_cache")]
