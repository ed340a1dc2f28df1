from django.db import migrations

ADMINS = ["system_admin", "security_admin"]


def appoint(apps, schema_editor):
    """A town that ran before there were separate administrators: its clerks at the root look after the system too."""
    RoleAssignment = apps.get_model("people", "RoleAssignment")
    for clerk in RoleAssignment.objects.filter(role="clerk", unit__depth=1):
        for role in ADMINS:
            RoleAssignment.objects.get_or_create(person=clerk.person, unit=clerk.unit, role=role)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_roles_changes_sign_in")]
    operations = [migrations.RunPython(appoint, migrations.RunPython.noop, elidable=True)]
