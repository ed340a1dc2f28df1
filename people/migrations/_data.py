"""The rows that the migrations of this room put into a new database; the office edits both lists later."""

# name, established (在编), may hold an enforcement certificate
STAFFING_TYPES = [
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

ENFORCEMENT_FIELDS = [
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


def add_staffing_types(apps, schema_editor):
    StaffingType = apps.get_model("people", "StaffingType")
    for place, (name, established, may_hold) in enumerate(STAFFING_TYPES, 1):
        StaffingType.objects.get_or_create(name=name, defaults={"established": established, "may_hold_certificate": may_hold, "sort_number": place * 10})


def add_enforcement_fields(apps, schema_editor):
    EnforcementField = apps.get_model("people", "EnforcementField")
    for place, name in enumerate(ENFORCEMENT_FIELDS, 1):
        EnforcementField.objects.get_or_create(name=name, defaults={"sort_number": place * 10})
