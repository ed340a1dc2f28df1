import django.db.models.deletion
import questionbank.types
import uuid
from django.conf import settings
from django.db import migrations, models

from core.db.create_models import CreateModels
from questionbank.migrations import _data


class Migration(migrations.Migration):

    replaces = [
        ('questionbank', '0001_initial'),
        ('questionbank', '0002_basis_flags'),
        ('questionbank', '0003_cases_tags_images'),
        ('questionbank', '0004_search_text'),
        ('questionbank', '0005_search_index'),
        ('questionbank', '0006_search_existing'),
        ('questionbank', '0007_places_of_parts'),
        ('questionbank', '0008_statistics'),
        ('questionbank', '0009_import_rows'),
        ('questionbank', '0010_files_of_revisions'),
        ('questionbank', '0011_what_the_list_counts_by'),
        ('questionbank', '0012_bulk_changes'),
        ('questionbank', '0013_likeness'),
        ('questionbank', '0014_written_elsewhere'),
    ]

    initial = True

    dependencies = [
        ('core', '0006_subjective_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('statutes', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='ImportBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('file_name', models.CharField(max_length=150, verbose_name='文件名')),
                        ('state', models.CharField(choices=[('reading', '读取中'), ('preview', '待确认'), ('staged', '写入中'), ('live', '已入库'), ('undoing', '撤销中'), ('undone', '已撤销')], max_length=10, verbose_name='状态')),
                        ('accepted', models.PositiveIntegerField(default=0)),
                        ('rejected', models.PositiveIntegerField(default=0)),
                        ('duplicates', models.PositiveIntegerField(default=0)),
                        ('created_at', models.DateTimeField()),
                        ('live_at', models.DateTimeField(null=True)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                        ('format', models.CharField(blank=True, max_length=20, verbose_name='格式')),
                        ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
                        ('left_out', models.PositiveIntegerField(default=0)),
                        ('notes', models.JSONField(default=list)),
                        ('statute', models.CharField(blank=True, max_length=100, verbose_name='法律法规')),
                        ('tags', models.JSONField(default=list, verbose_name='标签')),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '导入批次',
                    },
                ),
                migrations.CreateModel(
                    name='Question',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('type', models.CharField(choices=questionbank.types.choices, max_length=20, verbose_name='题型')),
                        ('topic', models.CharField(blank=True, db_index=True, max_length=60, verbose_name='知识点')),
                        ('difficulty', models.PositiveSmallIntegerField(choices=[(1, '易'), (2, '中'), (3, '难')], default=2, verbose_name='难度')),
                        ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('reviewed', '已审核'), ('retired', '已停用')], default='draft', max_length=10, verbose_name='状态')),
                        ('reserved_until', models.DateTimeField(db_index=True, null=True, verbose_name='正式考试占用至')),
                        ('fingerprint', models.CharField(db_index=True, max_length=64)),
                        ('reviewed_at', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField()),
                        ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='questionbank.importbatch')),
                        ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('current_revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionbank.revision')),
                        ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='questionbank.question', verbose_name='案例')),
                        ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='questionbank.question', verbose_name='已合并到')),
                        ('place', models.PositiveSmallIntegerField(default=0)),
                        ('tags', models.ManyToManyField(related_name='questions', to='questionbank.tag')),
                    ],
                    options={
                        'verbose_name': '试题',
                        'indexes': [models.Index(fields=['status', 'type', 'topic', 'difficulty', 'case', 'batch'], name='questionbank_drawable')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('difficulty__gte', 1), ('difficulty__lte', 3)), name='questionbank_question_difficulty_range'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into', models.F('pk')), _negated=True), ('merged_into__isnull', True), _connector='OR'), name='questionbank_question_merged_elsewhere'), models.CheckConstraint(condition=models.Q(models.Q(('case', models.F('pk')), _negated=True), ('case__isnull', True), _connector='OR'), name='questionbank_question_not_in_itself'), models.CheckConstraint(condition=models.Q(('case__isnull', False), ('place', 0), _connector='OR'), name='questionbank_question_place_in_case'), models.UniqueConstraint(condition=models.Q(('place__gt', 0)), fields=('case', 'place'), name='questionbank_question_place_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('stem', models.TextField(verbose_name='题干')),
                        ('options', models.JSONField(default=list, verbose_name='选项')),
                        ('key', models.JSONField(default=list, verbose_name='答案')),
                        ('explanation', models.TextField(blank=True, verbose_name='解析')),
                        ('fixed_order', models.BooleanField(default=False, verbose_name='选项不打乱')),
                        ('created_at', models.DateTimeField()),
                        ('first_used_at', models.DateTimeField(null=True)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='questionbank.question')),
                        ('case_revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='part_revisions', to='questionbank.revision')),
                        ('images', models.JSONField(default=list, verbose_name='图片')),
                        ('place', models.PositiveSmallIntegerField(default=0)),
                        ('files', models.ManyToManyField(related_name='+', to='core.storedfile')),
                        ('written_at', models.DateTimeField(null=True)),
                        ('written_by', models.CharField(blank=True, max_length=150)),
                    ],
                    options={
                        'verbose_name': '试题版本',
                        'constraints': [models.UniqueConstraint(fields=('question', 'number'), name='questionbank_revision_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='LegalBasis',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('statute_title', models.CharField(max_length=100, verbose_name='法律法规')),
                        ('article_number', models.CharField(blank=True, max_length=30, verbose_name='条')),
                        ('statute_version', models.CharField(blank=True, max_length=20, verbose_name='版本')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bases', to='questionbank.revision')),
                    ],
                    options={
                        'verbose_name': '依据',
                        'indexes': [models.Index(fields=['statute_title'], name='questionbank_basis_statute')],
                        'constraints': [models.UniqueConstraint(fields=('revision', 'statute_title', 'article_number'), name='questionbank_legalbasis_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BasisFlag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('became', models.CharField(choices=[('changed', '条文有改动'), ('renumbered', '只改条号'), ('gone', '条文已删去')], max_length=10)),
                        ('flagged_at', models.DateTimeField()),
                        ('decision', models.CharField(blank=True, choices=[('kept', '仍然适用'), ('moved', '改到新条文'), ('revised', '已修改试题')], max_length=10)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('basis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='questionbank.legalbasis')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('new_article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='statutes.article')),
                        ('new_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='statutes.statuteversion')),
                        ('old_article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='statutes.article')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='questionbank.question')),
                    ],
                    options={
                        'verbose_name': '依据待复核',
                        'indexes': [models.Index(condition=models.Q(('decision', '')), fields=['question'], name='questionbank_flag_open')],
                        'constraints': [models.UniqueConstraint(fields=('basis', 'new_version'), name='questionbank_basisflag_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='questionbank_basisflag_decided_with_time'), models.CheckConstraint(condition=models.Q(models.Q(('became', 'gone'), ('new_article__isnull', True)), models.Q(models.Q(('became', 'gone'), _negated=True), ('new_article__isnull', False)), _connector='OR'), name='questionbank_basisflag_gone_without_article')],
                    },
                ),
                migrations.CreateModel(
                    name='Tag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=20, unique=True, verbose_name='标签')),
                    ],
                    options={
                        'verbose_name': '标签',
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='SearchText',
                    fields=[
                        ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_text', serialize=False, to='questionbank.question')),
                        ('text', models.TextField()),
                        ('grams', models.TextField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('grams__isnull', True)), fields=['question'], name='questionbank_not_indexed')],
                    },
                ),
                migrations.CreateModel(
                    name='QuestionStat',
                    fields=[
                        ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='stat', serialize=False, to='questionbank.question')),
                        ('papers', models.PositiveIntegerField(default=0, verbose_name='使用次数')),
                        ('n', models.PositiveIntegerField(default=0, verbose_name='答卷数')),
                        ('x', models.BigIntegerField(default=0)),
                        ('r', models.BigIntegerField(default=0)),
                        ('xx', models.BigIntegerField(default=0)),
                        ('rr', models.BigIntegerField(default=0)),
                        ('xr', models.BigIntegerField(default=0)),
                        ('facility', models.PositiveSmallIntegerField(null=True, verbose_name='得分率')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-papers', '-question'], name='questionbank_stat_papers'), models.Index(fields=['facility', '-question'], name='questionbank_stat_facility')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('n__lte', models.F('papers'))), name='questionbank_questionstat_n_of_papers'), models.CheckConstraint(condition=models.Q(('facility__isnull', True), ('facility__lte', 10000), _connector='OR'), name='questionbank_questionstat_facility_range')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('place', models.CharField(max_length=60)),
                        ('outcome', models.PositiveSmallIntegerField(choices=[(1, '有错误'), (2, '请核对'), (3, '重复'), (4, '可入库'), (5, '不导入')])),
                        ('record', models.TextField()),
                        ('duplicate_of', models.CharField(blank=True, max_length=100)),
                        ('fingerprint', models.CharField(blank=True, max_length=64)),
                        ('edited', models.BooleanField(default=False)),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='questionbank.importbatch')),
                    ],
                    options={
                        'verbose_name': '导入的一行',
                        'indexes': [models.Index(fields=['batch', 'outcome', 'number'], name='questionbank_importrow_shown')],
                        'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='questionbank_importrow_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BulkChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('action', models.CharField(choices=[('topic', '改知识点'), ('difficulty', '改难度'), ('add_tags', '加标签'), ('remove_tags', '去标签'), ('submit', '送审'), ('review', '审核通过'), ('retire', '停用'), ('restore', '恢复为草稿')], max_length=20, verbose_name='操作')),
                        ('value', models.JSONField(default=str)),
                        ('found', models.PositiveIntegerField()),
                        ('at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '批量操作',
                        'indexes': [models.Index(fields=['by', '-id'], name='questionbank_bulk_latest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='questionbank_bulkchange_undone_by_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='BulkItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('why_not', models.CharField(blank=True, max_length=30)),
                        ('before', models.JSONField(default=dict)),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('taken_back', models.BooleanField(default=False)),
                        ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='questionbank.bulkchange')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionbank.question')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('change', 'question'), name='questionbank_bulkitem_once'), models.CheckConstraint(condition=models.Q(('why_not', ''), ('taken_back', False), _connector='OR'), name='questionbank_bulkitem_taken_back_was_changed')],
                    },
                ),
                migrations.CreateModel(
                    name='Likeness',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('percent', models.PositiveSmallIntegerField(verbose_name='相似度')),
                        ('found_at', models.DateTimeField()),
                        ('dismissed_at', models.DateTimeField(null=True)),
                        ('dismissed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionbank.question')),
                        ('other_said', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionbank.revision')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionbank.question')),
                        ('said', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionbank.revision')),
                    ],
                    options={
                        'verbose_name': '相似试题',
                        'indexes': [models.Index(condition=models.Q(('dismissed_at__isnull', True)), fields=['-percent', 'id'], name='questionbank_likeness_open')],
                        'constraints': [models.UniqueConstraint(fields=('question', 'other'), name='questionbank_likeness_once'), models.CheckConstraint(condition=models.Q(('question__lt', models.F('other'))), name='questionbank_likeness_older_first'), models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='questionbank_likeness_percent_range')],
                    },
                ),
            ],
        ),
        migrations.RunPython(
            code=_data.index_search,
            reverse_code=_data.drop_search_index,
        ),
    ]
