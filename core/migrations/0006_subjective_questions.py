from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_cache_table")]

    operations = [
        migrations.AddField(
            model_name="office", name="subjective_questions", field=models.BooleanField(default=False, verbose_name="主观题和案例题")
        ),
    ]
