"""The table of the cache (settings.CACHES): counts of requests that all processes share."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", "core_cache", database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS core_cache")


class Migration(migrations.Migration):
    dependencies = [("core", "0004_audit_by_person_and_time")]

    operations = [migrations.RunPython(make, drop)]
