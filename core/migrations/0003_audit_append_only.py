"""Triggers that keep the audit trail append-only, on both databases."""

from django.db import migrations

from core.db import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0002_settings_seals_beats")]

    operations = [migrations.RunPython(lambda apps, editor: append_only.create(), lambda apps, editor: append_only.drop())]
