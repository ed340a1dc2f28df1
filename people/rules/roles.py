"""Which roles one person may hold together, who may give them, and what each is for. Values in, values out.

Roles are named by their codes and units by their paths, in which a subtree is a prefix.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "auditor"
THREE = frozenset({SYSTEM, SECURITY, AUDIT})  # 三员
FOR_TOWN = frozenset({"author", "reviewer", SYSTEM, AUDIT})  # what they look after belongs to the whole office
DUTIES = {
    "clerk": "管理人员、题库、考试、学法培训、证件和报表。",
    "liaison": "本单位：查看人员、填报变动、催考、会议签到登记、帮助登录。",
    "author": "编写试题并送审，只看自己编写的。",
    "reviewer": "审核或退回他人送审的试题。",
    "exam_admin": "新建、发布考试，管理应考名单，监考，帮助登录，查看报表。",
    "certificate_clerk": "管理行政执法证。",
    "leader": "只看报表，没有管理菜单。",
    SYSTEM: "功能开关、备份。",
    SECURITY: "角色、登录规则，帮助登录。",
    AUDIT: "查看和导出审计记录。",
}


def clash(roles: Collection[str], *, separate: bool) -> str | None:
    """Why one person may not hold `roles` together, in a sentence; `separate`: 三员 are three people (domain.md section 8)."""
    if {SYSTEM, AUDIT} <= set(roles):
        return "审计管理员不能与系统管理员是同一个人。"
    if separate and len(THREE & set(roles)) > 1:
        return "已启用“三员完全分开”，系统管理员、安全管理员、审计管理员须由三个人分别担任。"
    return None


def reaches(tops: Iterable[str], path: str) -> bool:
    return any(path.startswith(top) for top in tops)


def is_left_behind(path: str, *, before: str, after: str) -> bool:
    """Whether a role at `path` stays behind when its holder moves: it reached the unit they leave, and does not reach the one they go to."""
    return before.startswith(path) and not after.startswith(path)


def why_not_give(role: str, path: str, *, is_root: bool, held: Collection[str], tops: Iterable[str], separate: bool) -> tuple[str, str] | None:
    """Why who gives roles below `tops` may not give `role` for the unit at `path` to who holds `held`: the field that is wrong and a sentence."""
    if not reaches(tops, path):
        return "unit", "这个单位不在您管理角色的范围内。"
    if role in FOR_TOWN and not is_root:
        return "unit", "这个角色管全镇的事，范围请选最上级单位。"
    sentence = clash({*held, role}, separate=separate)
    return ("role", sentence) if sentence else None


def liaisons_for(path: str, held: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The names of those who are liaison of the unit at `path`: its own, else those of the nearest unit above it. `held`: names by unit path."""
    nearest = max((top for top in held if path.startswith(top)), key=len, default="")
    return held.get(nearest, ())
