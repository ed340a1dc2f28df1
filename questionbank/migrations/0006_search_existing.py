"""What the questions of a bank in use are found by; the worker indexes it afterwards."""

from django.db import migrations

from questionbank.rules.grams import fields, text_of

CHUNK = 500


def fill(apps, editor):
    Question, SearchText = apps.get_model("questionbank", "Question"), apps.get_model("questionbank", "SearchText")
    whole = Question.objects.filter(case__isnull=True, current_revision__isnull=False)
    keys = list(whole.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        said = {key: [] for key in keys[start : start + CHUNK]}
        for condition, key in (({"pk__in": list(said)}, "pk"), ({"case__in": list(said), "place__gt": 0}, "case")):
            rows = Question.objects.filter(**condition).order_by("place")
            shown = ("current_revision__stem", "current_revision__options", "current_revision__explanation")
            for owner, kind, *words in rows.values_list(key, "type", *shown):
                said[owner] += fields(kind, *words)
        SearchText.objects.bulk_create(SearchText(question_id=key, text=text_of(some)) for key, some in said.items())


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0005_search_index")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
