"""The auditor's list of one person's entries is in the order of time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_audit_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="auditentry", name="core_auditentry_person"),
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["person_id_text", "-at", "-id"], name="core_auditentry_person")
        ),
    ]
