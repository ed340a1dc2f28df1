"""Triggers that keep the audit trail append-only, on both databases."""

from django.db import migrations

from core.migrations._data import keep_audit, release_audit


class Migration(migrations.Migration):
    dependencies = [("core", "0002_settings_seals_beats")]

    operations = [migrations.RunPython(keep_audit, release_audit)]
