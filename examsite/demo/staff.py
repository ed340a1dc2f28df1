"""Who works in the demo town: its units, how many of which staffing type, and invented names. Pure: the same seed gives the same town."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

OFFICER, INSTITUTION, WORKMAN = "公务员", "事业编", "机关工勤"
COLLECTIVE, CONTRACT, ASSISTANT, VILLAGE = "集体干部", "编外聘用", "执法辅助人员", "村（社区）干部"
ESTABLISHED = {OFFICER, INSTITUTION, WORKMAN}
STAFFING_TYPES = [OFFICER, INSTITUTION, WORKMAN, COLLECTIVE, CONTRACT, ASSISTANT, VILLAGE]

LEADERS = "镇领导班子"
ENFORCEMENT = "综合行政执法办公室"
LEGAL = "平安法治办公室"
TEAM = "综合行政执法队"

# unit -> staffing type -> people; 108 of them are 在编, 20 of these in the enforcement team of 22
OFFICES: dict[str, dict[str, int]] = {
    LEADERS: {OFFICER: 11},
    "党政办公室": {OFFICER: 6, INSTITUTION: 4, WORKMAN: 2, CONTRACT: 2},
    "党建工作办公室": {OFFICER: 4, INSTITUTION: 3},
    LEGAL: {OFFICER: 6, INSTITUTION: 4, CONTRACT: 2},
    ENFORCEMENT: {OFFICER: 11, INSTITUTION: 9, COLLECTIVE: 1, ASSISTANT: 1},
    "规划建设办公室": {OFFICER: 4, INSTITUTION: 4},
    "农业农村办公室": {OFFICER: 4, INSTITUTION: 6, CONTRACT: 1},
    "公共服务办公室": {OFFICER: 4, INSTITUTION: 5, CONTRACT: 2},
    "经济发展办公室": {OFFICER: 3, INSTITUTION: 4},
    "财政所": {OFFICER: 2, INSTITUTION: 3},
    "党群服务中心": {INSTITUTION: 6, CONTRACT: 2},
    "退役军人服务站": {INSTITUTION: 3, CONTRACT: 1},
}
VILLAGES = [
    "明德村", "崇礼村", "清和村", "望潮村", "榕荫村", "椰风村", "青禾村", "朝晖村", "兴农村",
    "同心村", "石桥村", "听涛村", "长乐村", "东篱村", "西岭村", "月湾村", "云屏村", "和顺村",
]  # fmt: skip
VILLAGE_POSTS = ["党总支书记、村委会主任", "村委会副主任", "村委委员", "妇联主席"]
LEADER_POSTS = [
    "党委书记", "党委副书记、镇长", "党委副书记、政法委员", "人大主席", "党委委员、纪委书记", "党委委员、组织委员", "党委委员、宣传委员",
    "党委委员、武装部部长", "副镇长", "副镇长", "副镇长",
]  # fmt: skip

SURNAMES = "陈林黄吴李王梁何邓郑蔡许张劳符冯杨谢周刘曾苏钟卢彭温柯庄韩薛"
GIVEN = [
    "志强", "海燕", "丽珍", "文彬", "秀兰", "伟锋", "春梅", "德盛", "雪芬", "家俊", "美婷", "国栋", "惠娟", "子睿", "景辉", "彩霞",
    "日升", "玉莲", "华盛", "小梅", "永年", "诗敏", "康泰", "桂香", "广明", "晓琳", "振业", "少芳", "立新", "嘉怡", "水生", "凤仪",
    "启文", "燕青", "耀宗", "思颖", "建平", "艳红", "宏毅", "淑贤", "炳坤", "佩仪", "向东", "月娥", "守信", "静雯", "开来", "宝珠",
]  # fmt: skip
NAMESAKES = "陈丽珍"  # two people of this name, in different offices


@dataclass(frozen=True)
class Employee:
    name: str
    unit: str
    post: str
    staffing_type: str


def employees() -> Iterator[Employee]:
    """Everyone of the year 2024, in the office's order: leaders first, villages last."""
    names = _names(random.Random(2024))
    for unit, staffing in OFFICES.items():
        for kind, number in staffing.items():
            for place in range(number):
                yield Employee(next(names), unit, _post(unit, kind, place), kind)
    for unit in VILLAGES:
        for post in VILLAGE_POSTS:
            yield Employee(next(names), unit, post, VILLAGE)


def newcomers() -> list[Employee]:
    """Who came in 2025."""
    return [
        Employee("符启航", "党政办公室", "四级主任科员", OFFICER),
        Employee("柯雨桐", LEGAL, "一级科员", OFFICER),
        Employee("温若彤", "农业农村办公室", "技术员", INSTITUTION),
        Employee("庄一鸣", "公共服务办公室", "工作人员", INSTITUTION),
    ]


def _names(chance: random.Random) -> Iterator[str]:
    """Names of which only one comes twice; the accounts' names are kept for them."""
    pairs = [surname + given for surname in SURNAMES for given in GIVEN]
    chance.shuffle(pairs)
    pairs = [name for name in pairs if name != NAMESAKES]
    pairs.insert(20, NAMESAKES)
    pairs.insert(70, NAMESAKES)
    yield from pairs


def _post(unit: str, kind: str, place: int) -> str:
    if unit == LEADERS:
        return LEADER_POSTS[place]
    if kind == OFFICER:
        return ["主任", "副主任", "三级主任科员", "四级主任科员", "一级科员"][min(place, 4)]
    return {INSTITUTION: "管理人员", WORKMAN: "工勤人员", ASSISTANT: "执法辅助人员", COLLECTIVE: "执法队员"}.get(kind, "工作人员")
