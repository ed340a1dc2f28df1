"""What the audit trail's entries are called on the screen: their events (named in `events`), details and refusals."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localtime

from certificates.rules.life import STATE_WORDS, STEP_WORDS
from core.models import AuditEntry, Office
from core.points import points_text
from examsite.audit.events import GROUPS
from examsite.switches.declared import SWITCHES
from training.models import Attendance, Kind

WORDS = {event: words for events in GROUPS.values() for event, words in events.items()}
_AREAS = {
    "people": "人员",
    "quiz": "考试",
    "training": "学法培训",
    "certificates": "执法证件",
    "questionbank": "题库",
    "statutes": "法律法规",
    "reports": "报表",
    "notices": "通知",
    "core": "文件与任务",
    "setup": "启用",
    "audit": "审计",
    "api": "接口",
    "settings": "设置",
    "backup": "备份",
}
_DETAILS = {  # the order is the page's: PostgreSQL gives back the keys of a JSON value in an order of its own
    "basis": "依据",
    "before": "原为",
    "after": "改为",
    "accepted": "入库",
    "account": "账号",
    "added": "列入",
    "established": "在编",
    "may_hold_certificate": "可申领执法证",
    "in_use": "使用中",
    "name": "名称",
    "answer": "退回原因",
    "as_of": "截至",
    "attempt": "答卷编号",
    "bytes": "字节数",
    "code": "原因",
    "confirmed": "已定稿",
    "count": "个数",
    "created": "新增",
    "document": "依据文件",
    "duplicates": "重复",
    "exam": "考试编号",
    "exam_over": "考试已结束",
    "excellent": "优秀",
    "existing": "已有",
    "exams": "考试",
    "expected": "应考",
    "failures": "失败次数",
    "file": "文件编号",
    "file_name": "文件",
    "files": "文件数",
    "form": "文件种类",
    "filed_by": "填报人",
    "gone": "缺少的文件数",
    "grade": "等次",
    "how": "方式",
    "joined": "新进",
    "kind": "类别",
    "locked_out": "已锁定",
    "made_at": "制作时间",
    "moved": "调整",
    "mobile": "手机号",
    "email": "邮箱",
    "new": "新增",
    "number": "第几次",
    "of": "对象编号",
    "on": "日期",
    "papers": "试卷",
    "passed": "合格",
    "people": "人员",
    "person_name": "姓名",
    "points": "给分",
    "position": "题号",
    "post": "岗位性质",
    "question": "试题编号",
    "ruling": "怎样更正",
    "key": "改正后的答案",
    "approver": "批准人",
    "approved_on": "批准日期",
    "reason": "原因",
    "rejected": "有错误",
    "removed": "删除条数",
    "restored": "恢复应考",
    "revision": "版次",
    "into": "合并到",
    "other": "另一题",
    "role": "角色代号",
    "role_name": "角色",
    "said": "对方答复",
    "sat": "参考",
    "score": "得分",
    "sort_number": "排序号",
    "staff_number": "工号",
    "status": "状态",
    "taken_off": "移出",
    "team": "队伍",
    "enforcement_field": "执法领域",
    "to_fix": "待改正",
    "sums": "校验值（SHA-256）",
    "too_soon": "须等待",
    "double_marking": "双评",
    "marks_differ": "允许相差（1/100 分）",
    "turn": "第几评",
    "two_steps": "动态口令",
    "unit": "单位",
    "units": "新建单位",
    "until": "有效至",
    "updated": "更新",
    "what": "内容",
    "before_opening": "在考试开始前",
    "source": "来源",
    "held_on": "考试日期",
    "words": "查找的词",
    "session": "会议编号",
    "afterwards": "补录",
    "roster_on": "按哪天的人员",
    "rows": "行数",
    "row": "计划内容",
    "plan": "计划编号",
    "copied": "从上年复制",
    "series": "系列编号",
    "every": "周期",
    "since": "原时间",
    "to": "改到",
    "via": "登记方式",
    "sessions": "会议",
    "places": "名单变动",
    "state": "结果",
    "hours": "学时（1/100）",
    "year": "年度",
    "training": "上级培训编号",
    "trainings": "上级培训",
    "rules": "学分规则",
    "officer_hours": "执法人员年度学时（1/100）",
    "counted_kinds": "计入会议次数的类别",
    "counts_self_study": "自学计入学时",
    "attendance_floor": "参训率低于多少时提醒（%）",
    "certificate": "证件编号（系统内）",
    "qualification": "执法资格考试编号",
    "qualifications": "执法资格考试",
    "step": "手续",
    "valid_years": "有效年限",
    "number_pattern": "证件编号格式",
    "number_hint": "格式说明",
    "reminder_days": "到期前几天提醒",
    "reviewed_yearly": "每年验审",
    "review_month": "验审截止月",
    "review_day": "验审截止日",
    "review_days_before": "验审截止前几天提醒",
    "reminds_hours": "提醒学时落后",
    "authority": "发证机关",
    "organisation": "执法机构",
    "jurisdiction": "执法区域",
    "authority_source": "执法权来源",
    "cards": "证件数",
    "questions": "试题",
    "version": "法律版本编号",
    "sum": "校验值（SHA-256）",
    "minutes": "分钟",
    "only": "只含名单",
    "action": "动作",
    "value": "改成",
    "changed": "已改",
    "left": "未改",
    "keys": "带答案",
}
_VALUES = {
    ("code", "forbidden"): "没有这项权限",
    ("code", "not_found"): "不存在，或不在本人范围内",
    ("code", "stale"): "他人刚修改过",
    ("code", "error"): "程序出错",
    ("code", "identity_taken"): "已与另一人绑定",
    ("code", "identity_there"): "本人已绑定另一个",
    ("code", "provider_answer"): "对方没有接受",
    ("code", "provider_denied"): "没有完成授权",
    ("code", "provider_down"): "连不上对方",
    ("code", "provider_inactive"): "绑定的人员已不能登录",
    ("code", "provider_over"): "失效、已用过，或不是从本页开始",
    ("code", "provider_stranger"): "不是对方的成员",
    ("ruling", "new_key"): "改正答案",
    ("ruling", "full"): "所有人得满分",
    ("ruling", "drop"): "不计分（剔除）",
    ("ruling", "as_it_was"): "恢复原来的评分",
    ("form", "pdf"): "PDF",
    ("form", "xlsx"): "Excel",
    ("grade", "excellent"): "优秀",
    ("grade", "pass"): "合格",
    ("grade", "fail"): "不合格",
    ("grade", "pending"): "评卷中",
    ("kind", "joined"): "新进",
    ("kind", "transferred"): "调动",
    ("kind", "left"): "调离",
    ("kind", "retired"): "退休",
    ("kind", "returned"): "返回",
    ("source", "paper"): "纸质",
    ("source", "platform"): "其他平台",
    ("how", "password"): "密码",
    ("how", "device"): "记住的设备",
    ("how", "oidc"): "单点登录",
    ("how", "wecom"): "企业微信（粤政易）",
}

_DETAILS |= {f"state.{state}": f"状态“{word}”称" for state, word in STATE_WORDS.items()}
_DETAILS |= {f"step.{step}": f"手续“{word}”称" for step, word in STEP_WORDS.items()}
_DETAILS |= {one.field: one.label for one in SWITCHES}
_PLACES = {name: place for place, name in enumerate(_DETAILS)}
_VALUES |= {("via", str(value)): str(label) for value, label in Attendance.Via.choices}
_VALUES |= {("counted_kinds", str(value)): str(label) for value, label in Kind.choices}
_VALUES |= {("step", str(value)): label for value, label in STEP_WORDS.items()}
_VALUES |= {("totp", str(value)): str(label) for value, label in Office.Totp.choices}


def event_words(entry: AuditEntry) -> str:
    """An event nobody named shows its code."""
    return WORDS.get(entry.event, entry.event)


def subject_words(entry: AuditEntry) -> str:
    """What was acted on; for a refusal the name of the address says the part of the system."""
    if entry.event not in ("core.refused", "core.failed"):
        return entry.subject
    return f"{_AREAS.get(entry.subject.partition(':')[0], '其他')}（{entry.subject}）"


def details(entry: AuditEntry) -> list[tuple[str, str]]:
    """The entry's particulars, each with its label."""
    return _labelled({name: value for name, value in entry.detail.items() if value not in ("", None, [], {})})


def _labelled(particulars: dict[str, Any]) -> list[tuple[str, str]]:
    names = sorted(particulars, key=lambda name: (_PLACES.get(name, len(_PLACES)), name))
    return [(_DETAILS.get(name, name), _value(name, particulars[name])) for name in names]


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{label} {words}" for label, words in _labelled(value))
    if isinstance(value, list):
        return "、".join(_value(name, one) for one in value)
    if isinstance(value, str) and "T" in value and (moment := parse_datetime(value)) and is_aware(moment):
        return f"{localtime(moment):%Y-%m-%d %H:%M}"
    if name in ("score", "points") and isinstance(value, int):
        return f"{points_text(value)} 分"
    return _VALUES.get((name, str(value)), str(value))
