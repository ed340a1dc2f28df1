import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.db.create_models import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Statute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('title', models.CharField(max_length=100, verbose_name='名称')),
                        ('short_title', models.CharField(max_length=100, unique=True, verbose_name='简称')),
                    ],
                    options={
                        'verbose_name': '法律法规',
                        'ordering': ['short_title'],
                    },
                ),
                migrations.CreateModel(
                    name='StatuteVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('adopted_on', models.DateField(null=True, verbose_name='通过或修改日期')),
                        ('from_on', models.DateField(verbose_name='施行日期')),
                        ('until_on', models.DateField(null=True, verbose_name='施行至')),
                        ('notes', models.JSONField(default=list, verbose_name='通过和修改情况')),
                        ('preamble', models.TextField(blank=True, verbose_name='序言')),
                        ('annex', models.TextField(blank=True, verbose_name='附件')),
                        ('article_count', models.PositiveIntegerField(verbose_name='条数')),
                        ('source', models.CharField(blank=True, max_length=300, verbose_name='来源文件')),
                        ('imported_at', models.DateTimeField()),
                        ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('statute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='statutes.statute')),
                    ],
                    options={
                        'verbose_name': '法律法规版本',
                        'ordering': ['statute', 'from_on'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('statute',), name='statutes_version_one_open'), models.UniqueConstraint(fields=('statute', 'from_on'), name='statutes_version_one_start_a_day'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='statutes_version_ends_after_start'), models.CheckConstraint(condition=models.Q(('adopted_on__isnull', True), ('adopted_on__lte', models.F('from_on')), _connector='OR'), name='statutes_version_adopted_first')],
                    },
                ),
                migrations.CreateModel(
                    name='Article',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='条')),
                        ('suffix', models.PositiveSmallIntegerField(default=0, verbose_name='之')),
                        ('text', models.TextField(verbose_name='条文')),
                        ('headings', models.JSONField(default=list, verbose_name='编章节')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='statutes.statuteversion')),
                    ],
                    options={
                        'verbose_name': '条文',
                        'ordering': ['version', 'number', 'suffix'],
                        'constraints': [models.UniqueConstraint(fields=('version', 'number', 'suffix'), name='statutes_article_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='statutes_article_number_from_one')],
                    },
                ),
            ],
        ),
    ]
