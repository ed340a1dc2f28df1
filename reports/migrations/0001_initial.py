import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.db.create_models import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('quiz', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Snapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('as_of', models.DateField(verbose_name='截至')),
                        ('exam_over', models.BooleanField(verbose_name='考试已结束')),
                        ('figures', models.JSONField()),
                        ('names', models.JSONField()),
                        ('rule_versions', models.JSONField(default=dict)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('exam', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='quiz.exam')),
                    ],
                    options={
                        'verbose_name': '定稿',
                        'ordering': ['-as_of', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='UnitFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('expected', models.PositiveIntegerField()),
                        ('sat', models.PositiveIntegerField()),
                        ('passed', models.PositiveIntegerField()),
                        ('excellent', models.PositiveIntegerField()),
                        ('score_sum', models.PositiveBigIntegerField()),
                        ('median', models.PositiveIntegerField(null=True)),
                        ('exam_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quiz.examunit')),
                        ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unit_figures', to='reports.snapshot')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('snapshot', 'exam_unit'), name='reports_unitfigure_once')],
                    },
                ),
            ],
        ),
    ]
