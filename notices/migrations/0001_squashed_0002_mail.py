import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.db.create_models import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('notices', '0001_initial'),
        ('notices', '0002_mail'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(max_length=40)),
                        ('key', models.CharField(blank=True, max_length=80)),
                        ('title', models.CharField(max_length=80, verbose_name='标题')),
                        ('body', models.CharField(blank=True, max_length=500, verbose_name='内容')),
                        ('url', models.CharField(blank=True, max_length=200)),
                        ('sent_at', models.DateTimeField(verbose_name='时间')),
                        ('read_at', models.DateTimeField(null=True, verbose_name='已读时间')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['person', '-id'], name='notices_notice_list')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('person', 'kind', 'key'), name='notices_notice_told_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Mail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('address', models.EmailField(max_length=100, verbose_name='邮箱')),
                        ('subject', models.CharField(max_length=80, verbose_name='标题')),
                        ('body', models.CharField(blank=True, max_length=500, verbose_name='内容')),
                        ('url', models.CharField(blank=True, max_length=200)),
                        ('state', models.CharField(choices=[('waiting', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('failed', '失败')], default='waiting', max_length=10, verbose_name='状态')),
                        ('why', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('due_at', models.DateTimeField()),
                        ('until', models.DateTimeField()),
                        ('made_at', models.DateTimeField(verbose_name='时间')),
                        ('claimed_at', models.DateTimeField(null=True)),
                        ('claim', models.CharField(blank=True, max_length=16)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('notice', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail', to='notices.notice')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '邮件',
                        'ordering': ['-id'],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['due_at'], name='notices_mail_due'), models.Index(fields=['state', '-id'], name='notices_mail_list')],
                    },
                ),
            ],
        ),
    ]
