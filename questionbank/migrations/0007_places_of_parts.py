from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def from_questions(apps, schema_editor):
    """Until now a sub-question had one revision, which stands where the question does."""
    revision, question = apps.get_model("questionbank", "Revision"), apps.get_model("questionbank", "Question")
    place = question.objects.filter(pk=OuterRef("question")).values("place")[:1]
    revision.objects.filter(case_revision__isnull=False).update(place=Subquery(place))


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0006_search_existing")]

    operations = [
        migrations.AddField(model_name="revision", name="place", field=models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(from_questions, migrations.RunPython.noop, elidable=True),
    ]
