from django.db import migrations

from people.migrations._data import add_staffing_types


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(add_staffing_types, migrations.RunPython.noop)]
