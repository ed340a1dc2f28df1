"""The switches of the office: what each is called, what changes when it is on, and who sets it. A switch is a field of `core.models.Office`; a room
that brings something a town may do without adds the field there, one line here, and asks the field wherever the thing would show."""

from dataclasses import dataclass
from typing import Any

from core.models import Office
from people.access import Can, scope


@dataclass(frozen=True)
class Switch:
    """`field` of Office, which also holds the label; `sentence`: what changes when it is on; `can`: who sets it, at the root unit."""

    field: str
    sentence: str
    can: Can

    @property
    def label(self) -> str:
        return str(Office._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]


SWITCHES = [
    Switch("two_person_review", "试题要由另一人审核通过，组卷才会抽到；编写的人不能审核自己的试题。", Can.MANAGE_SYSTEM),
    Switch("subjective_questions", "题库里可以编写、导入简答题和案例题，考试可以用它们组卷；简答题交卷后由人评分。", Can.MANAGE_SYSTEM),
    Switch("fixed_papers", "考试可以不按规则抽题，而用逐题选定的固定试卷；有两份以上时为 A/B 卷，名单上相邻的人拿到不同的卷。", Can.MANAGE_SYSTEM),
    Switch("paper", "考试可以印成试卷、答题纸和参考答案；纸上或其他平台考的成绩用 Excel 导入，和在线考试合并，每人取最好成绩。", Can.MANAGE_SYSTEM),
    Switch(
        "credits",
        "学法会议、法条学习和练习按规则给学分，考试可以要求先修满学分。关闭时只记学时。",
        Can.MANAGE_SYSTEM,
    ),
    Switch("interfaces", "其他系统凭接口令牌可以读写本系统的数据，登录页可以接入本单位的统一登录。账号密码登录始终保留。", Can.MANAGE_SYSTEM),
    Switch(
        "automatic_notices_off",
        "系统不再自己通知应考人员：明天开考、三天内截止还没有考、成绩已公布。催考、证件到期等其他通知照常。",
        Can.MANAGE_SYSTEM,
    ),
    Switch(
        "print_signers",
        "打印的表格末尾由谁签字，用顿号分开；不填为“填表人、审核人、单位负责人（签字）”。",
        Can.MANAGE_SYSTEM,
    ),
    Switch("public_check", "成绩证明和合格证印上二维码，任何人扫码或输入编号，都能查到它是否有效：只显示姓名、考试、等次和日期。", Can.MANAGE_SYSTEM),
    Switch(
        "certificate_check",
        "行政执法证的打印页印上二维码，任何人扫码或输入编号，都能查到证件是否有效：只显示姓名、部分编号、发证机关、执法领域、有效期和状态。",
        Can.MANAGE_SYSTEM,
    ),
    Switch("totp", "管理人员输入密码以后，再输入手机上的 6 位动态口令。选“必须使用”时，没有设置的人要先设置才能打开管理页面。", Can.MANAGE_ROLES),
    Switch("password_days", "密码用满这些天就要更换，到期前 7 天提醒。0 表示不要求定期更换。", Can.MANAGE_ROLES),
    Switch("separate_admins", "系统管理员、安全管理员、审计管理员须由三个人分别担任。现在有人兼任时不能启用。", Can.MANAGE_ROLES),
]

# headings of the page, in its order
GROUPS = {Can.MANAGE_SYSTEM: "功能开关", Can.MANAGE_ROLES: "登录和角色规则"}


def switches_of(person: Any) -> list[Switch]:
    """Those the person sets: what holds for the whole office is set by who looks after the whole office. One query, kept on the person."""
    return [one for one in SWITCHES if any(unit.is_root() for unit in scope(person, one.can))]
