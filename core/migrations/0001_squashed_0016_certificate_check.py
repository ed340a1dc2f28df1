import django.db.models.deletion
import uuid
from django.db import migrations, models

from core.db.create_models import CreateModels
from core.migrations import _data


class Migration(migrations.Migration):

    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_settings_seals_beats'),
        ('core', '0003_audit_append_only'),
        ('core', '0004_audit_by_person_and_time'),
        ('core', '0005_cache_table'),
        ('core', '0006_subjective_questions'),
        ('core', '0007_likeness_percent'),
        ('core', '0008_jobs_that_are_finished'),
        ('core', '0009_fixed_papers'),
        ('core', '0010_print_signers'),
        ('core', '0011_automatic_notices_off'),
        ('core', '0012_signed_scans'),
        ('core', '0013_public_check'),
        ('core', '0014_paper_exams'),
        ('core', '0015_office_credits'),
        ('core', '0016_certificate_check'),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                        ('person_id_text', models.CharField(blank=True, max_length=40, verbose_name='人员')),
                        ('person_name', models.CharField(blank=True, max_length=60, verbose_name='姓名')),
                        ('address', models.GenericIPAddressField(null=True, verbose_name='地址')),
                        ('event', models.CharField(db_index=True, max_length=60, verbose_name='事件')),
                        ('subject', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                        ('outcome', models.CharField(choices=[('done', '成功'), ('refused', '拒绝'), ('failed', '出错')], default='done', max_length=10, verbose_name='结果')),
                        ('detail', models.JSONField(default=dict, verbose_name='详情')),
                        ('seal', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='core.auditseal')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(condition=models.Q(('seal__isnull', True)), fields=['id'], name='core_auditentry_unsealed'), models.Index(fields=['person_id_text', '-at', '-id'], name='core_auditentry_person')],
                    },
                ),
                migrations.CreateModel(
                    name='Office',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='单位名称')),
                        ('is_demo', models.BooleanField(default=False, verbose_name='演示数据')),
                        ('two_person_review', models.BooleanField(default=False, verbose_name='双人审核')),
                        ('set_up_at', models.DateTimeField(null=True, verbose_name='启用时间')),
                        ('interfaces', models.BooleanField(default=False, verbose_name='接口与单点登录')),
                        ('password_days', models.PositiveSmallIntegerField(default=0, verbose_name='密码有效天数')),
                        ('separate_admins', models.BooleanField(default=False, verbose_name='三员完全分开')),
                        ('totp', models.CharField(choices=[('off', '不使用'), ('optional', '管理人员自愿使用'), ('required', '管理人员必须使用')], default='off', max_length=10, verbose_name='动态口令')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('subjective_questions', models.BooleanField(default=False, verbose_name='主观题和案例题')),
                        ('likeness_percent', models.PositiveSmallIntegerField(default=85, verbose_name='相似度')),
                        ('fixed_papers', models.BooleanField(default=False, verbose_name='试卷 A/B 卷和固定试卷')),
                        ('print_signers', models.CharField(blank=True, default='', max_length=120, verbose_name='打印表格的签名栏')),
                        ('automatic_notices_off', models.BooleanField(default=False, verbose_name='关闭自动通知')),
                        ('public_check', models.BooleanField(default=False, verbose_name='公开核验')),
                        ('paper', models.BooleanField(default=False, verbose_name='纸质考试')),
                        ('credits', models.BooleanField(default=False, verbose_name='学分')),
                        ('certificate_check', models.BooleanField(default=False, verbose_name='执法证公开核验')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='core_office_only_one'), models.CheckConstraint(condition=models.Q(('likeness_percent__gte', 70), ('likeness_percent__lte', 100)), name='core_office_likeness_percent_range')],
                    },
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('owner_kind', models.CharField(max_length=40)),
                        ('owner_id', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=150, verbose_name='文件名')),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveIntegerField(verbose_name='大小')),
                        ('sha256', models.CharField(max_length=64)),
                        ('path', models.CharField(max_length=200)),
                        ('stored_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField(help_text='之后由后台删除；空为长期保留', null=True, verbose_name='保留至')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['owner_kind', 'owner_id'], name='core_storedfile_owner')],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(max_length=40)),
                        ('title', models.CharField(max_length=100, verbose_name='事项')),
                        ('params', models.JSONField(default=dict)),
                        ('person_id_text', models.CharField(max_length=40)),
                        ('person_name', models.CharField(max_length=60)),
                        ('state', models.CharField(choices=[('waiting', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成'), ('cancelled', '已取消')], default='waiting', max_length=10)),
                        ('progress', models.PositiveSmallIntegerField(default=0)),
                        ('sentence', models.CharField(blank=True, max_length=300)),
                        ('back_url', models.CharField(blank=True, max_length=200)),
                        ('created_at', models.DateTimeField()),
                        ('started_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('beat_at', models.DateTimeField(null=True)),
                        ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                        ('stoppable', models.BooleanField(default=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['state', 'created_at'], name='core_job_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='core_job_progress_range')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditPruning',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('up_to', models.PositiveIntegerField(verbose_name='至封号')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('removed', models.PositiveIntegerField(verbose_name='删除条数')),
                        ('by_name', models.CharField(blank=True, max_length=60, verbose_name='执行人')),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditSeal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='封号')),
                        ('sealed_at', models.DateTimeField(verbose_name='封存时间')),
                        ('count', models.PositiveIntegerField(verbose_name='条数')),
                        ('digest', models.CharField(max_length=64)),
                        ('mac', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='Beat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=20, unique=True)),
                        ('at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='SignedScan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.CharField(max_length=30)),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                        ('by_id_text', models.CharField(max_length=40)),
                        ('by_name', models.CharField(max_length=60, verbose_name='上传人')),
                        ('at', models.DateTimeField(verbose_name='上传时间')),
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scan', to='core.storedfile')),
                    ],
                    options={
                        'verbose_name': '已盖章扫描件',
                        'ordering': ['id'],
                    },
                ),
            ],
        ),
        migrations.RunPython(
            code=_data.keep_audit,
            reverse_code=_data.release_audit,
        ),
        migrations.RunPython(
            code=_data.make_cache,
            reverse_code=_data.drop_cache,
        ),
    ]
