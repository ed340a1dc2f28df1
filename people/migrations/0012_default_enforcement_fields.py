from django.db import migrations

from people.migrations._data import add_enforcement_fields


class Migration(migrations.Migration):
    dependencies = [("people", "0011_enforcement_fields")]
    operations = [migrations.RunPython(add_enforcement_fields, migrations.RunPython.noop)]
