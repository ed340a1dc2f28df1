"""The help: a guide for each role, made of topics that several roles share. What stands in a topic is templates/examsite/help/<topic>.html."""

from dataclasses import dataclass

from people.models import Role

TOPICS = {
    "sign-in": "登录和密码",
    "sit": "参加考试",
    "results": "查看成绩",
    "practising": "练习和错题本",
    "reading": "查阅法律法规",
    "attending": "参加学法会议",
    "my-hours": "我的学时",
    "my-certificate": "我的行政执法证",
    "mine": "通知和我的设备",
    "comfort": "看得清、点得准",
    "year": "一年的工作",
    "people": "人员",
    "units": "单位、队伍和编制类型",
    "changes": "变动人员",
    "slips": "账号条和登录帮助",
    "questions": "题库",
    "laws": "法律法规",
    "exams": "考试",
    "prints": "打印、盖章和归档",
    "rulings": "更正评分",
    "roster": "应考名单",
    "invigilating": "监考",
    "chasing": "催考",
    "plans": "年度计划、制度文件、自学",
    "sessions": "学法会议",
    "hours": "学时",
    "reminding": "学法提醒",
    "session-prints": "会议的打印件和档案",
    "meeting-sign-in": "会场签到",
    "attendance": "登记到会情况",
    "signing-in": "会议签到",
    "past": "补录和会前学法",
    "figures": "报表",
    "confirm": "结果确认",
    "my-unit": "本单位的人员和变动",
    "writing": "出题",
    "reviewing": "审题",
    "officers": "执法队伍",
    "certificates": "行政执法证",
    "qualifying": "资格考试和申领",
    "card-reminders": "证件到期提醒",
    "returning": "收回证件",
    "certificate-prints": "证件打印和迎检档案",
    "certificate-figures": "证件统计",
    "certificate-rules": "证件规则",
    "switches": "功能开关",
    "backup": "备份",
    "roles": "角色",
    "guarding": "登录安全",
    "audit": "审计记录",
}

_CERTIFICATES = (
    "officers", "certificates", "qualifying", "card-reminders", "returning", "certificate-prints", "certificate-figures", "certificate-rules",
)  # fmt: skip


@dataclass(frozen=True)
class Guide:
    """`roles`: who is shown it besides its own topics' readers; a guide without roles is everybody's."""

    slug: str
    label: str
    roles: tuple[str, ...]
    topics: tuple[str, ...]

    @property
    def contents(self) -> list[tuple[str, str, str]]:
        """(anchor, heading, template) of each topic."""
        return [(slug, TOPICS[slug], f"examsite/help/{slug}.html") for slug in self.topics]


GUIDES = [
    Guide(
        "clerk", Role.CLERK.label, (Role.CLERK,),
        (
            "year", "people", "units", "changes", "slips", "questions", "laws", "exams", "roster", "invigilating", "chasing", "prints", "rulings",
            "plans", "sessions", "meeting-sign-in", "attendance", "past", "hours", "reminding", "session-prints",
            *_CERTIFICATES, "figures", "confirm",
        ),
    ),
    Guide(
        "liaison", Role.LIAISON.label, (Role.LIAISON,),
        ("my-unit", "chasing", "reminding", "card-reminders", "slips", "meeting-sign-in", "attendance"),
    ),
    Guide("questions", "出题员、审题员", (Role.AUTHOR, Role.REVIEWER), ("writing", "reviewing", "laws")),
    Guide(
        "exams", Role.EXAM_ADMIN.label, (Role.EXAM_ADMIN,),
        ("exams", "roster", "invigilating", "slips", "chasing", "prints", "rulings", "figures", "confirm", "officers", "certificate-figures"),
    ),
    Guide("certificates", Role.CERTIFICATE_CLERK.label, (Role.CERTIFICATE_CLERK,), _CERTIFICATES),
    Guide("leader", Role.LEADER.label, (Role.LEADER,), ("figures", "officers", "certificate-figures")),
    Guide("system", Role.SYSTEM_ADMIN.label, (Role.SYSTEM_ADMIN,), ("switches", "backup")),
    Guide("security", Role.SECURITY_ADMIN.label, (Role.SECURITY_ADMIN,), ("roles", "guarding", "slips")),
    Guide("audit", Role.AUDITOR.label, (Role.AUDITOR,), ("audit",)),
    Guide(
        "candidate", "应考人员", (),
        ("sign-in", "sit", "results", "practising", "reading", "attending", "signing-in", "my-hours", "my-certificate", "mine", "comfort"),
    ),
]  # fmt: skip

# which topic a page belongs to: the longest beginning of its address's name counts
_PAGES = {
    "people:sign_in": "sign-in",
    "people:sso_": "sign-in",
    "people:set_password": "sign-in",
    "people:new_password": "sign-in",
    "people:confirm": "sign-in",
    "people:me": "mine",
    "notices:": "mine",
    "notices:mails": "people",
    "notices:mail_setup": "switches",
    "core:file": "comfort",
    "quiz:exam": "sit",
    "quiz:result": "results",
    "quiz:practi": "practising",
    "quiz:mistake": "practising",
    "quiz:favourites": "practising",
    "quiz:mastery": "practising",
    "training:meeting": "signing-in",
    "training:scan": "signing-in",
    "training:projector": "meeting-sign-in",
    "training:live": "meeting-sign-in",
    "people:": "people",
    "people:unit": "units",
    "people:composition": "units",
    "people:team": "units",
    "people:staffing": "units",
    "people:change": "changes",
    "people:help_sign_in": "slips",
    "people:roles": "roles",
    "people:totp": "guarding",
    "people:token": "guarding",
    "people:tokens": "switches",
    "api:": "switches",
    "questionbank:": "questions",
    "questionbank:new": "writing",
    "questionbank:edit": "writing",
    "statutes:": "laws",
    "statutes:laws": "reading",
    "statutes:read": "reading",
    "quiz:manage": "exams",
    "quiz:new": "exams",
    "quiz:edit": "exams",
    "quiz:exam_manage": "exams",
    "quiz:admission": "exams",
    "quiz:code": "invigilating",
    "quiz:poster": "exams",
    "quiz:marking": "exams",
    "quiz:markers": "exams",
    "quiz:mark_assigned": "results",
    "quiz:print": "prints",
    "quiz:ruling": "rulings",
    "quiz:scores": "exams",
    "quiz:monitor": "invigilating",
    "quiz:extend_all": "invigilating",
    "quiz:attempt_manage": "invigilating",
    "quiz:intervene": "invigilating",
    "quiz:roster": "roster",
    "quiz:candidate": "roster",
    "quiz:chasing": "chasing",
    "quiz:missing": "chasing",
    "training:": "sessions",
    "training:backfill": "past",
    "training:briefing": "past",
    "training:plan": "plans",
    "training:document": "plans",
    "training:self_study": "plans",
    "training:mine": "my-hours",
    "training:reading": "my-hours",
    "training:reading_units": "hours",
    "training:reading_new": "hours",
    "training:reading_edit": "hours",
    "training:behind": "reminding",
    "training:hours": "hours",
    "training:external": "hours",
    "training:year": "hours",
    "training:gate": "hours",
    "training:print": "session-prints",
    "training:group_text": "session-prints",
    "training:figures": "figures",
    "training:my_": "attending",
    "training:leave": "attending",
    "training:leave_": "attendance",
    "training:door": "attendance",
    "training:sheet": "attendance",
    "training:attendance_": "attendance",
    "training:place_correct": "attendance",
    "certificates:": "certificates",
    "certificates:mine": "my-certificate",
    "certificates:team": "officers",
    "certificates:officer": "officers",
    "certificates:missing": "officers",
    "certificates:exam": "qualifying",
    "certificates:candidates": "qualifying",
    "certificates:apply": "qualifying",
    "certificates:reminders": "card-reminders",
    "certificates:return": "returning",
    "certificates:dossier": "certificate-prints",
    "certificates:team_dossiers": "certificate-prints",
    "certificates:papers": "certificate-prints",
    "certificates:card_papers": "certificate-prints",
    "certificates:layout": "certificate-prints",
    "certificates:figures": "certificate-figures",
    "certificates:settings": "certificate-rules",
    "reports:": "figures",
    "reports:confirm": "confirm",
    "settings": "switches",
    "backup": "backup",
    "audit:": "audit",
}


def guides_for(roles: set[str]) -> list[Guide]:
    """One's own roles' guides first, then everybody's."""
    return [guide for guide in GUIDES if not guide.roles or roles.intersection(guide.roles)]


def topic_of(view_name: str) -> str:
    """The topic a page belongs to; an empty text for pages without one."""
    known = max((one for one in _PAGES if view_name.startswith(one)), key=len, default="")
    return _PAGES.get(known, "")
