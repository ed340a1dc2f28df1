from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0009_session_print")]

    operations = [migrations.AddField(model_name="attendancechange", name="said_at", field=models.DateTimeField(null=True))]
