"""The accounts of the demo town that a newcomer signs in with; bin/run prints them."""

PASSWORD = "Nanshan-2026"  # noqa: S105 - printed on purpose, for invented people only
ACCOUNTS = {
    "ganbu": "干部（参加考试）",
    "wenshu": "综合管理员（管理人员、题库、考试）",
    "lingdao": "领导（查看报表）",
    "lianluo": "单位联络员（催考、帮助登录）",
    "shenji": "审计管理员（审计记录）",
}
