"""What the audit trail's events, details and refusals are called on the screen. A test finds an event that the code records and nobody named."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localtime

from core.models import AuditEntry, Office
from core.points import points_text
from examsite.switches.declared import SWITCHES

# group, as the filter offers it -> event -> words
GROUPS: dict[str, dict[str, str]] = {
    "登录与密码": {
        "people.signed_in": "登录",
        "people.signed_out": "退出登录",
        "people.signed_out_idle": "长时间未操作，自动退出",
        "people.sign_in_refused": "登录失败",
        "people.password_set": "设置密码",
        "people.password_set_by_slip": "凭账号条设置密码",
        "people.password_reset": "重置密码",
        "people.slips_printed": "打印账号条",
        "people.locked": "密码错误过多，账号锁定",
        "people.unlocked": "解除锁定",
        "people.code_refused": "动态口令错误",
        "people.totp_set": "启用动态口令",
        "people.totp_removed": "取消动态口令",
        "people.identity_linked": "绑定其他账号",
        "people.identity_unlinked": "解除其他账号的绑定",
        "people.device_remembered": "记住本机",
        "people.device_removed": "移除记住的设备",
        "people.sessions_ended": "在其他设备上退出",
        "people.token_made": "新建接口令牌",
        "people.token_revoked": "撤销接口令牌",
        "people.token_used": "使用接口令牌（每天每地址记一次）",
        "people.token_refused": "使用已失效的接口令牌（每天每地址记一次）",
    },
    "人员与单位": {
        "people.added": "添加人员",
        "people.imported": "导入人员",
        "people.changed": "办理人员变动",
        "people.change_filed": "填报人员变动",
        "people.change_declined": "退回填报的变动",
        "people.change_withdrawn": "撤回填报的变动",
        "people.edited": "修改人员信息",
        "people.disabled": "停用账号",
        "people.enabled": "启用账号",
        "people.posting_corrected": "更正任职",
        "notices.mail_tried": "发测试邮件",
        "notices.mail_again": "再发失败的邮件",
        "people.email_set": "本人登记邮箱",
        "people.mobile_shown": "查看完整手机号",
        "people.staffing_type_added": "新建编制类型",
        "people.staffing_type_changed": "修改编制类型",
        "people.staffing_type_removed": "删除编制类型",
        "people.telephones_shown": "生成通讯录、电话名单（完整手机号）",
        "people.exported": "导出人员",
        "people.unit_added": "新建单位",
        "people.unit_renamed": "单位改名",
        "people.unit_moved": "移动单位",
        "people.unit_merged": "合并单位",
        "people.unit_closed": "撤销单位",
        "people.team_added": "新建队伍",
        "people.team_changed": "修改队伍",
        "people.team_closed": "撤销队伍",
        "people.member_joined": "加入队伍",
        "people.member_post": "改变岗位性质",
        "people.member_left": "离开队伍",
    },
    "角色权限": {
        "people.role_given": "授予角色",
        "people.role_taken": "收回角色",
    },
    "题库": {
        "questionbank.create": "新增试题",
        "questionbank.revise": "修改试题",
        "questionbank.submit": "提交审核",
        "questionbank.review": "审核通过",
        "questionbank.return": "退回试题",
        "questionbank.merge": "合并试题",
        "questionbank.not_duplicates": "标为不是重复试题",
        "questionbank.revision_restored": "恢复试题的以前版本",
        "questionbank.retire": "停用试题",
        "questionbank.restore": "恢复试题",
        "questionbank.bulk": "批量修改试题",
        "questionbank.bulk_undo": "撤销批量修改",
        "questionbank.import": "导入试题",
        "questionbank.import_undone": "撤销导入",
        "questionbank.export": "导出试题",
        "questionbank.flagged": "法律修改，标记试题依据待复核",
        "questionbank.basis_kept": "复核依据：仍然适用",
        "questionbank.basis_moved": "复核依据：改到新条文",
        "questionbank.load_starter": "载入自带试题",
    },
    "法律法规": {
        "statutes.version_added": "导入法律法规",
        "statutes.version_removed": "删除法律版本",
    },
    "学法培训": {
        "training.year_decided": "设置年度学习要求",
        "training.session_created": "新建学法会议",
        "training.session_closed": "结束学法会议",
        "training.session_filed": "归档学法会议",
        "training.attendance_marked": "登记到会情况",
    },
    "考试与名单": {
        "quiz.exam_created": "新建考试",
        "quiz.exam_changed": "修改考试",
        "quiz.admission_changed": "修改入场要求",
        "quiz.code_renewed": "更换入场码",
        "quiz.papers_fixed": "选定试卷",
        "quiz.paper_made": "生成纸质试卷",
        "quiz.paper_printed": "打印试卷、答题纸或答案",
        "quiz.exam_published": "发布考试",
        "quiz.exam_extended": "延长考试",
        "quiz.scores_released": "公布成绩",
        "quiz.keys_released": "公布答案",
        "quiz.attested": "出具成绩证明或合格证",
        "quiz.attested_all": "出具全部成绩证明或合格证",
        "quiz.attestation_withdrawn": "撤销成绩证明或合格证",
        "quiz.roster_added": "补列人员",
        "quiz.roster_from_file": "按表格列入名单",
        "quiz.roster_exempted": "免考",
        "quiz.roster_deferred": "缓考",
        "quiz.roster_restored": "恢复应考",
        "quiz.roster_extra_time": "加时",
        "quiz.roster_moved": "更正名单上的单位",
        "quiz.roster_removed": "移出名单",
        "quiz.roster_followed": "名单随人员变动更新",
        "quiz.reminded": "催考提醒",
    },
    "答题与成绩": {
        "quiz.taken_over": "换设备继续答题",
        "quiz.intervened_extended": "延长一人的答题时间",
        "quiz.intervened_extended_all": "延长全部在答人员的时间",
        "quiz.intervened_handed_in": "代为交卷",
        "quiz.intervened_voided": "成绩作废",
        "quiz.intervened_restored": "撤销成绩作废",
        "quiz.intervened_reopened": "恢复答题",
        "quiz.intervened_given_back": "退回考试机会",
        "quiz.intervened_released": "解除答题设备",
        "quiz.intervened_collected": "离开次数到了，自动交卷",
        "quiz.intervened_corrected": "更正导入的成绩",
        "quiz.attempt_handed_in": "交卷评分",
        "quiz.attempt_timed_out": "到时收卷评分",
        "quiz.attempt_unanswered": "到时收卷，未作答",
        "quiz.answer_marked": "人工评分",
        "quiz.attempt_marked": "评卷完成",
        "quiz.marker_named": "指定评卷人",
        "quiz.marker_ended": "取消评卷人",
        "quiz.double_marking": "设置双评",
        "quiz.key_ruled": "更正试题评分",
        "quiz.regraded": "按更正重新评分",
        "quiz.scores_imported": "导入成绩",
        "reports.confirmed": "结果确认（定稿）",
    },
    "导出、打印与下载": {
        "core.job_asked": "申请导出、打印或后台任务",
        "core.job_cancelled": "取消后台任务",
        "core.job_ended": "后台任务未完成",
        "core.file_read": "打开或下载文件",
        "core.scan_put_back": "放回已盖章扫描件",
        "quiz.printed": "生成考试的打印件",
        "quiz.archived": "生成考试归档包",
        "quiz.scores_template": "下载成绩模板（含名单）",
    },
    "系统与审计": {
        "setup.office_made": "启用系统",
        "setup.code_wrong": "启用码错误",
        "settings.changed": "修改设置",
        "core.audit_pruned": "清理审计记录",
        "core.backup_made": "备份",
        "core.backup_downloaded": "下载备份",
        "core.restored": "从备份恢复",
    },
    "拒绝与出错": {
        "core.refused": "操作被拒绝",
        "core.failed": "程序出错",
    },
}
WORDS = {event: words for events in GROUPS.values() for event, words in events.items()}
_AREAS = {
    "people": "人员",
    "quiz": "考试",
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

_DETAILS |= {one.field: one.label for one in SWITCHES}
_PLACES = {name: place for place, name in enumerate(_DETAILS)}
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
