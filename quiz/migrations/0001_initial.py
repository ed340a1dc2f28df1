import django.db.models.deletion
import questionbank.types
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('questionbank', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('source', models.CharField(choices=[('own', '本系统考试'), ('external', '外部成绩')], default='own', max_length=10, verbose_name='来源')),
                ('kind', models.CharField(choices=[('formal', '正式考试'), ('mock', '模拟考试'), ('practice', '练习'), ('makeup', '补考')], default='formal', max_length=10, verbose_name='类别')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('published', '已发布'), ('confirmed', '已定稿')], default='draft', max_length=10, verbose_name='状态')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('annual', models.BooleanField(default=False, verbose_name='作为本年度考试')),
                ('opens_at', models.DateTimeField(verbose_name='开始时间')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('duration_minutes', models.PositiveSmallIntegerField(default=60, verbose_name='答题时长（分钟）')),
                ('attempts_allowed', models.PositiveSmallIntegerField(default=3, verbose_name='考试机会（次）')),
                ('pass_mark', models.PositiveIntegerField(default=6000, verbose_name='及格分')),
                ('excellent_mark', models.PositiveIntegerField(default=9000, verbose_name='优秀分')),
                ('full_marks', models.PositiveIntegerField(default=10000, verbose_name='总分')),
                ('scoring_rule', models.CharField(choices=[('all_or_nothing', '少选不得分'), ('half_if_partial', '少选得一半'), ('proportional', '按正确选项比例得分')], default='all_or_nothing', max_length=20, verbose_name='多选题计分')),
                ('paging', models.CharField(choices=[('one', '一题一页'), ('all', '全部一页')], default='one', max_length=5, verbose_name='显示方式')),
                ('shuffle_options', models.BooleanField(default=True, verbose_name='打乱选项顺序')),
                ('score_release', models.CharField(choices=[('at_once', '交卷后立即公布'), ('after_closing', '考试结束后公布')], default='at_once', max_length=15, verbose_name='成绩公布')),
                ('key_release', models.CharField(choices=[('after_closing', '考试结束后公布'), ('never', '不公布')], default='after_closing', max_length=15, verbose_name='答案公布')),
                ('roster_rule', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('papers_ready_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='makeups', to='quiz.exam', verbose_name='补考的原考试')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='组织单位')),
            ],
            options={
                'verbose_name': '考试',
                'ordering': ['-opens_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='quiz_exam_closes_after_opening'), models.CheckConstraint(condition=models.Q(('pass_mark__lte', models.F('excellent_mark'))), name='quiz_exam_pass_below_excellent'), models.CheckConstraint(condition=models.Q(('excellent_mark__lte', models.F('full_marks'))), name='quiz_exam_excellent_within_full'), models.CheckConstraint(condition=models.Q(('duration_minutes__gte', 1), ('duration_minutes__lte', 600)), name='quiz_exam_duration_range'), models.CheckConstraint(condition=models.Q(('attempts_allowed__gte', 1), ('attempts_allowed__lte', 99)), name='quiz_exam_attempts_range'), models.CheckConstraint(condition=models.Q(('kind', 'practice'), ('closes_at__isnull', False), _connector='OR'), name='quiz_exam_only_practice_is_endless'), models.CheckConstraint(condition=models.Q(('kind', 'makeup'), ('parent__isnull', True), _connector='OR'), name='quiz_exam_parent_of_makeup'), models.UniqueConstraint(condition=models.Q(('annual', True)), fields=('unit', 'year'), name='quiz_exam_one_annual')],
            },
        ),
        migrations.CreateModel(
            name='ExamUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255)),
                ('name', models.CharField(max_length=60)),
                ('full_name', models.CharField(max_length=300)),
                ('depth', models.PositiveSmallIntegerField()),
                ('exam', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='quiz.exam')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['path'],
                'constraints': [models.UniqueConstraint(fields=('exam', 'path'), name='quiz_examunit_path_once')],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('person_name', models.CharField(max_length=40, verbose_name='姓名')),
                ('staffing_type_name', models.CharField(max_length=30, verbose_name='编制类型')),
                ('sort_number', models.PositiveIntegerField(default=9999)),
                ('standing', models.CharField(choices=[('required', '应考'), ('exempt', '免考'), ('deferred', '缓考')], default='required', max_length=10, verbose_name='应考情况')),
                ('extra_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='加时（分钟）')),
                ('sat', models.BooleanField(default=False, verbose_name='已参考')),
                ('score', models.PositiveIntegerField(null=True, verbose_name='成绩')),
                ('grade', models.CharField(blank=True, choices=[('excellent', '优秀'), ('pass', '合格'), ('fail', '不合格')], max_length=10, verbose_name='等次')),
                ('first_passed', models.BooleanField(default=False, verbose_name='首次即合格')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to=settings.AUTH_USER_MODEL)),
                ('exam', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='quiz.exam')),
                ('exam_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='quiz.examunit')),
            ],
            options={
                'verbose_name': '应考人员',
                'ordering': ['exam_unit__path', 'sort_number', 'id'],
                'indexes': [models.Index(fields=['exam', 'standing', 'sat', 'grade'], name='quiz_candidate_rates')],
                'constraints': [models.UniqueConstraint(fields=('exam', 'person'), name='quiz_candidate_once'), models.CheckConstraint(condition=models.Q(('sat', False), ('score__isnull', False), _connector='OR'), name='quiz_candidate_sat_has_score')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('drawn_at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='quiz.candidate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('candidate', 'number'), name='quiz_paper_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('source', models.CharField(choices=[('online', '在线'), ('paper', '纸质'), ('platform', '其他平台')], default='online', max_length=10)),
                ('state', models.CharField(choices=[('open', '答题中'), ('handed_in', '已交卷'), ('timed_out', '到时自动交卷'), ('unanswered', '未作答'), ('void', '成绩作废')], default='open', max_length=10)),
                ('started_at', models.DateTimeField()),
                ('deadline_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('device_key_hash', models.CharField(blank=True, max_length=64)),
                ('session_epoch', models.PositiveIntegerField(default=0)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='quiz.candidate')),
                ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempt', to='quiz.paper')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['deadline_at'], name='quiz_attempt_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('candidate',), name='quiz_attempt_one_open'), models.UniqueConstraint(fields=('candidate', 'number'), name='quiz_attempt_number_once'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('ended_at__isnull', False), _connector='OR'), name='quiz_attempt_over_has_end'), models.CheckConstraint(condition=models.Q(('deadline_at__gte', models.F('started_at'))), name='quiz_attempt_deadline_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'online'), _negated=True), ('paper__isnull', False), _connector='OR'), name='quiz_attempt_online_has_paper')],
            },
        ),
        migrations.AddField(
            model_name='candidate',
            name='counted_attempt',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='quiz.attempt'),
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('late_answer', '迟到的答案'), ('other_device', '更换设备')], max_length=20)),
                ('detail', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incidents', to='quiz.attempt')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('handed_in', '交卷'), ('timed_out', '到时'), ('imported', '导入')], max_length=10)),
                ('score', models.PositiveIntegerField()),
                ('grade', models.CharField(choices=[('excellent', '优秀'), ('pass', '合格'), ('fail', '不合格')], max_length=10)),
                ('awards', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='quiz.attempt')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('version', models.PositiveIntegerField()),
                ('writer', models.CharField(max_length=16)),
                ('counter', models.PositiveBigIntegerField()),
                ('saved_at', models.DateTimeField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='quiz.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'position'), name='quiz_answer_position_once')],
            },
        ),
        migrations.CreateModel(
            name='PaperItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('option_order', models.JSONField()),
                ('points', models.PositiveIntegerField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='quiz.paper')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionbank.revision')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'position'), name='quiz_paperitem_position_once'), models.UniqueConstraint(fields=('paper', 'revision'), name='quiz_paperitem_revision_once'), models.CheckConstraint(condition=models.Q(('points__gte', 1)), name='quiz_paperitem_points_positive')],
            },
        ),
        migrations.CreateModel(
            name='PaperRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('type', models.CharField(choices=questionbank.types.choices, max_length=20, verbose_name='题型')),
                ('count', models.PositiveSmallIntegerField(verbose_name='题数')),
                ('points', models.PositiveIntegerField(verbose_name='每题分值')),
                ('statutes', models.JSONField(default=list, verbose_name='限定法律法规')),
                ('topics', models.JSONField(default=list, verbose_name='限定知识点')),
                ('difficulty', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='限定难度')),
                ('exam', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='quiz.exam')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('exam', 'position'), name='quiz_paperrule_position_once'), models.CheckConstraint(condition=models.Q(('count__gte', 1), ('count__lte', 200)), name='quiz_paperrule_count_range'), models.CheckConstraint(condition=models.Q(('points__gte', 1)), name='quiz_paperrule_points_positive')],
            },
        ),
        migrations.CreateModel(
            name='RosterChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('added', '列入'), ('exempted', '免考'), ('deferred', '缓考'), ('restored', '恢复应考'), ('extra_time', '加时')], max_length=10, verbose_name='变动')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('approver', models.CharField(blank=True, max_length=40, verbose_name='批准人')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='批准日期')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='quiz.candidate')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('action__in', ['exempted', 'deferred']), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('approver', ''), _negated=True), ('approved_on__isnull', False)), _connector='OR'), name='quiz_rosterchange_exclusion_is_reasoned')],
            },
        ),
    ]
