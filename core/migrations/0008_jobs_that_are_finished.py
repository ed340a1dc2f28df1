from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0007_likeness_percent")]

    operations = [migrations.AddField(model_name="job", name="stoppable", field=models.BooleanField(default=True))]
