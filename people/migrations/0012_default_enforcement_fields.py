from django.db import migrations

DEFAULTS = [
    "综合执法",
    "城市管理",
    "自然资源",
    "农业农村",
    "生态环境",
    "应急管理",
    "市场监管",
    "交通运输",
    "卫生健康",
    "文化旅游",
]


def add(apps, schema_editor):
    EnforcementField = apps.get_model("people", "EnforcementField")
    for place, name in enumerate(DEFAULTS, 1):
        EnforcementField.objects.get_or_create(name=name, defaults={"sort_number": place * 10})


class Migration(migrations.Migration):
    dependencies = [("people", "0011_enforcement_fields")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
