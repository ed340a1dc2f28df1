"""What the migrations of this room make beside the tables of its models, and unmake."""

from django.core.management import call_command

from core.db import append_only


def keep_audit(apps, schema_editor):
    """The triggers that keep the audit trail append-only, on both databases."""
    append_only.create()


def release_audit(apps, schema_editor):
    append_only.drop()


def make_cache(apps, schema_editor):
    """The table of the cache (settings.CACHES): counts of requests that all processes share."""
    call_command("createcachetable", "core_cache", database=schema_editor.connection.alias, verbosity=0)


def drop_cache(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS core_cache")
