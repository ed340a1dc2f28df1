import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.db.create_models import CreateModels
from people.migrations import _data


class Migration(migrations.Migration):

    replaces = [
        ('people', '0001_initial'),
        ('people', '0002_default_staffing_types'),
        ('people', '0003_roles_changes_sign_in'),
        ('people', '0004_first_admins'),
        ('people', '0005_places_given_once'),
        ('people', '0006_api_tokens'),
        ('people', '0007_lists_of_people'),
        ('people', '0008_membership_version'),
        ('people', '0009_initials_as_surnames'),
        ('people', '0010_email'),
        ('people', '0011_enforcement_fields'),
        ('people', '0012_default_enforcement_fields'),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('account', models.CharField(max_length=40, unique=True, verbose_name='账号')),
                        ('staff_number', models.CharField(blank=True, max_length=30, null=True, unique=True, verbose_name='工号')),
                        ('mobile', models.CharField(blank=True, db_index=True, max_length=11, verbose_name='手机号')),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('name_initials', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='拼音首字母')),
                        ('sort_number', models.PositiveIntegerField(default=9999, verbose_name='排序号')),
                        ('status', models.CharField(choices=[('active', '在职'), ('left', '调离'), ('retired', '退休'), ('disabled', '停用')], default='active', max_length=10, verbose_name='状态')),
                        ('session_epoch', models.PositiveIntegerField(default=1)),
                        ('must_change_password', models.BooleanField(default=True)),
                        ('large_text', models.BooleanField(default=False, verbose_name='大字版')),
                        ('post', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                        ('staffing_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.staffingtype', verbose_name='编制类型')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.unit', verbose_name='单位')),
                        ('password_set_at', models.DateTimeField(null=True, verbose_name='密码设置时间')),
                        ('email', models.EmailField(blank=True, max_length=100, verbose_name='邮箱')),
                    ],
                    options={
                        'verbose_name': '人员',
                        'ordering': ['sort_number', 'id'],
                        'indexes': [models.Index(fields=['unit', 'sort_number', 'id', 'name', 'name_initials', 'account', 'staff_number', 'mobile', 'status'], name='people_person_listed'), models.Index(condition=models.Q(('must_change_password', True), ('status', 'active')), fields=['unit', 'must_change_password', 'status'], name='people_person_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('staff_number__regex', '^1[0-9]{10}$'), _negated=True), name='people_person_staff_number_is_no_mobile'), models.CheckConstraint(condition=models.Q(('mobile', ''), ('mobile__regex', '^1[0-9]{10}$'), _connector='OR'), name='people_person_mobile_shape')],
                    },
                ),
                migrations.CreateModel(
                    name='StaffingType',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=30, unique=True, verbose_name='名称')),
                        ('established', models.BooleanField(default=False, verbose_name='在编')),
                        ('may_hold_certificate', models.BooleanField(default=False, verbose_name='可申领执法证')),
                        ('sort_number', models.PositiveSmallIntegerField(default=100, verbose_name='排序号')),
                        ('in_use', models.BooleanField(default=True, verbose_name='使用中')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        'verbose_name': '编制类型',
                        'ordering': ['sort_number', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('path', models.CharField(max_length=255, unique=True)),
                        ('depth', models.PositiveIntegerField()),
                        ('numchild', models.PositiveIntegerField(default=0)),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('full_name', models.CharField(editable=False, max_length=300, verbose_name='全称')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='并入')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('last_place', models.PositiveIntegerField(default=0, editable=False)),
                    ],
                    options={
                        'verbose_name': '单位',
                        'ordering': ['path'],
                    },
                ),
                migrations.CreateModel(
                    name='AccountSlip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128)),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('printed_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='slip', to=settings.AUTH_USER_MODEL)),
                        ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Team',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='people.unit', verbose_name='所属单位')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        'verbose_name': '队伍',
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post_kind', models.CharField(choices=[('enforcement', '执法岗'), ('office', '内勤'), ('assistant', '辅助')], max_length=20, verbose_name='岗位性质')),
                        ('from_on', models.DateField(verbose_name='起')),
                        ('until_on', models.DateField(blank=True, null=True, verbose_name='止')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.team')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.enforcementfield', verbose_name='执法领域')),
                    ],
                    options={
                        'verbose_name': '队员',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('team', 'person'), name='people_membership_one_open'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='people_membership_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleAssignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('clerk', '综合管理员'), ('liaison', '单位联络员'), ('author', '出题员'), ('reviewer', '审题员'), ('exam_admin', '考试管理员'), ('certificate_clerk', '证件管理员'), ('leader', '领导'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('auditor', '审计管理员')], max_length=20, verbose_name='角色')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_assignments', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='范围')),
                    ],
                    options={
                        'verbose_name': '角色',
                        'constraints': [models.UniqueConstraint(fields=('person', 'role', 'unit'), name='people_roleassignment_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Posting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                        ('from_on', models.DateField(verbose_name='生效日期')),
                        ('until_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                        ('reason', models.CharField(blank=True, max_length=100, verbose_name='事由')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to=settings.AUTH_USER_MODEL)),
                        ('staffing_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='people.staffingtype')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='people.unit')),
                        ('document', models.CharField(blank=True, max_length=100, verbose_name='依据文件')),
                    ],
                    options={
                        'verbose_name': '任职',
                        'ordering': ['person', 'from_on'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('person',), name='people_posting_one_open'), models.UniqueConstraint(fields=('person', 'from_on'), name='people_posting_one_start_a_day'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='people_posting_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='Device',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('token_hash', models.CharField(max_length=64)),
                        ('label', models.CharField(max_length=60, verbose_name='设备')),
                        ('first_seen_at', models.DateTimeField(verbose_name='首次登录')),
                        ('last_seen_at', models.DateTimeField(verbose_name='最近使用')),
                        ('remembered_until', models.DateTimeField(null=True, verbose_name='记住至')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-last_seen_at'],
                        'constraints': [models.UniqueConstraint(fields=('person', 'token_hash'), name='people_device_once'), models.UniqueConstraint(condition=models.Q(('remembered_until__isnull', False)), fields=('token_hash',), name='people_device_remembers_one')],
                    },
                ),
                migrations.CreateModel(
                    name='ExternalIdentity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('provider', models.CharField(max_length=20, verbose_name='来源')),
                        ('subject', models.CharField(max_length=255, verbose_name='对方标识')),
                        ('linked_at', models.DateTimeField(verbose_name='绑定时间')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('provider', 'subject'), name='people_externalidentity_once'), models.UniqueConstraint(fields=('person', 'provider'), name='people_externalidentity_one_each')],
                    },
                ),
                migrations.CreateModel(
                    name='FormerPassword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128)),
                        ('set_at', models.DateTimeField()),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_passwords', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='OpenSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('session_key', models.CharField(max_length=40, unique=True)),
                        ('address', models.GenericIPAddressField(null=True, verbose_name='地址')),
                        ('started_at', models.DateTimeField(verbose_name='登录时间')),
                        ('expires_at', models.DateTimeField()),
                        ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.device')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_sessions', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-started_at'],
                    },
                ),
                migrations.CreateModel(
                    name='PersonnelChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('joined', '新进'), ('transferred', '调动'), ('left', '调离'), ('retired', '退休'), ('returned', '返回')], max_length=12, verbose_name='变动')),
                        ('state', models.CharField(choices=[('filed', '待受理'), ('accepted', '已受理'), ('declined', '已退回')], max_length=10, verbose_name='状态')),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('mobile', models.CharField(blank=True, max_length=11, verbose_name='手机号')),
                        ('post', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                        ('effective_on', models.DateField(verbose_name='生效日期')),
                        ('reason', models.CharField(max_length=100, verbose_name='事由')),
                        ('document', models.CharField(blank=True, max_length=100, verbose_name='依据文件')),
                        ('filed_at', models.DateTimeField(verbose_name='填报时间')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='受理时间')),
                        ('answer', models.CharField(blank=True, max_length=100, verbose_name='退回原因')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='受理人')),
                        ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('from_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='原单位')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to=settings.AUTH_USER_MODEL)),
                        ('staffing_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staffingtype', verbose_name='编制类型')),
                        ('to_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='现单位')),
                    ],
                    options={
                        'verbose_name': '变动人员',
                        'ordering': ['-effective_on', '-id'],
                        'indexes': [models.Index(fields=['state', 'effective_on'], name='people_change_listed')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='people_personnelchange_is_reasoned'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('person__isnull', False), _connector='OR'), name='people_personnelchange_accepted_names_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='people_personnelchange_declined_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='SignInFailure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.GenericIPAddressField(null=True)),
                        ('at', models.DateTimeField()),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_failures', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['person', 'at'], name='people_signinfailure_recent')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('name', models.CharField(max_length=40, verbose_name='用途')),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('session_epoch', models.PositiveIntegerField()),
                        ('created_at', models.DateTimeField(verbose_name='新建时间')),
                        ('expires_at', models.DateTimeField(verbose_name='有效至')),
                        ('last_used_at', models.DateTimeField(null=True, verbose_name='最近使用')),
                        ('last_used_from', models.GenericIPAddressField(null=True, verbose_name='最近使用地址')),
                        ('revoked_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '接口令牌',
                        'ordering': ['-created_at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='people_apitoken_expires_later')],
                    },
                ),
                migrations.CreateModel(
                    name='EnforcementField',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name', models.CharField(max_length=30, unique=True, verbose_name='名称')),
                        ('in_use', models.BooleanField(default=True, verbose_name='使用中')),
                        ('sort_number', models.PositiveSmallIntegerField(default=100, verbose_name='排序号')),
                    ],
                    options={
                        'verbose_name': '执法领域',
                        'ordering': ['sort_number', 'id'],
                    },
                ),
            ],
        ),
        migrations.RunPython(
            code=_data.add_staffing_types,
            reverse_code=migrations.RunPython.noop,
        ),
        migrations.RunPython(
            code=_data.add_enforcement_fields,
            reverse_code=migrations.RunPython.noop,
        ),
    ]
