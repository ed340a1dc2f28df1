"""The table of the cache (settings.CACHES): counts of requests that all processes share."""

from django.db import migrations

from core.migrations._data import drop_cache, make_cache


class Migration(migrations.Migration):
    dependencies = [("core", "0004_audit_by_person_and_time")]

    operations = [migrations.RunPython(make_cache, drop_cache)]
