"""The index behind the search, on both databases."""

from django.db import migrations

from questionbank.migrations._data import drop_search_index, index_search


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0004_search_text")]

    operations = [migrations.RunPython(index_search, drop_search_index)]
