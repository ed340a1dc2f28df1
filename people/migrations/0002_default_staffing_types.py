from django.db import migrations

# name, established (在编), may hold an enforcement certificate; the office edits the list later
DEFAULTS = [
    ("公务员", True, True),
    ("参公", True, True),
    ("事业编", True, True),
    ("机关工勤", True, True),
    ("集体干部", False, False),
    ("编外聘用", False, False),
    ("执法辅助人员", False, False),
    ("村（社区）干部", False, False),
    ("返聘", False, False),
]


def add(apps, schema_editor):
    StaffingType = apps.get_model("people", "StaffingType")
    for place, (name, established, may_hold) in enumerate(DEFAULTS, 1):
        StaffingType.objects.get_or_create(name=name, defaults={"established": established, "may_hold_certificate": may_hold, "sort_number": place * 10})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
