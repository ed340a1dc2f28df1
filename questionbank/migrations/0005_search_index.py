"""The index behind the search, on both databases."""

from django.db import migrations

from questionbank import sql


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0004_search_text")]

    operations = [migrations.RunPython(lambda apps, editor: sql.create_index(), lambda apps, editor: sql.drop_index())]
