"""What one QTI item says. One that has no equal here is refused with its reason, never bent into shape."""

import re

from core.xml import Element
from questionbank.formats import base, markup
from questionbank.formats.base import Record
from questionbank.formats.markup import Fetch
from questionbank.formats.pictures import NOWHERE
from questionbank.formats.qti import labels
from questionbank.formats.qti.versions import EXPLANATION
from questionbank.rules import content as rules
from questionbank.types.blank import BLANK
from questionbank.types.written import truth

_BLOCKS = frozenset({"choiceInteraction", "extendedTextInteraction", "prompt", "contentBody", "rubricBlock"})
_CONDITIONAL = frozenset({"feedbackInline", "feedbackBlock", "templateInline", "templateBlock", "printedVariable"})
_QUIET = frozenset({"stylesheet", "catalogInfo", "simpleChoice"})
_INTERACTIONS = {"choiceInteraction": "选择", "textEntryInteraction": "填空", "extendedTextInteraction": "简答"}
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")


def text_in(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _views(rubric: Element) -> set[str]:
    return set(re.split(r"[\s,]+", rubric.get("view", "candidate").strip()))


def is_shown(rubric: Element) -> bool:
    return "candidate" in _views(rubric)


class Item:
    """An item or a test, its names as 2.1 has them, read into its record."""

    def __init__(self, root: Element, record: Record, fetch: Fetch, own: Element | None) -> None:
        self.root, self.record, self.fetch, self.own = root, record, fetch, own

    def read(self) -> None:
        record, body = self.record, self.root.find("itemBody")
        if self.own is not None:
            labels.read(record, self.own)
        if self.root.tag != "assessmentItem" or body is None:
            record.error("stem", "这不是完整的 QTI 试题（没有 itemBody）。")
            return
        asked = [one for one in body.iter() if one.tag.endswith("Interaction")]
        record.stem = self.said(body, "stem", None)
        self.refuse_moving_parts()
        self.explain()
        kinds = {one.tag for one in asked}
        if len(kinds) != 1 or (len(asked) > 1 and kinds != {"textEntryInteraction"}):
            record.error("type", "一道题里有几个作答部分，没有收。请拆成几道题，或改成案例题。" if asked else "没有作答部分，不是试题。")
            return
        kind = kinds.pop()
        if kind not in _INTERACTIONS:
            record.error("type", f"QTI 的作答方式“{kind[:40]}”在本系统没有对应的题型，可以收：{'、'.join(_INTERACTIONS.values())}。")
            return
        if kind == "choiceInteraction":
            self.choice(asked[0])
        elif kind == "textEntryInteraction":
            record.type = "blank"
            record.key = [self.forms(one) for one in asked]
        else:
            self.extended(asked[0])
        if record.type:
            record.answer_text = base.key_text(record)

    def refuse_moving_parts(self) -> None:
        """What makes an item another one for each candidate, or leaves it in pieces."""
        record = self.record
        if self.root.get("adaptive") == "true" or self.root.find("templateDeclaration") is not None:
            record.error("type", "这道题的内容随作答或随机变化，本系统没有这种题型。")
        if self.root.find("assessmentStimulusRef") is not None:
            record.error("stem", "这道题要和另外的材料一起看（assessmentStimulusRef），没有收。请改成案例题，或把材料写进题干。")
        if any(one.tag in _CONDITIONAL and next(one.iterancestors("simpleChoice"), None) is None for one in self.root.find("itemBody").iter()):
            record.error("stem", "题干里有随作答显示的内容（feedback、template），不能写成文字。")

    def declaration(self, interaction: Element) -> Element | None:
        name = interaction.get("responseIdentifier", "")
        found = [one for one in self.root.iterfind("responseDeclaration") if one.get("identifier") == name]
        if len(found) != 1:
            self.record.error("answer", f"没有找到作答部分“{name[:40]}”的答案（responseDeclaration）。")
            return None
        return found[0]

    # choice

    def choice(self, asked: Element) -> None:
        record, declared = self.record, self.declaration(asked)
        options = asked.findall("simpleChoice")
        record.options = [self.option(one, place) for place, one in enumerate(options)]
        if declared is None:
            return
        several = declared.get("cardinality") == "multiple"
        if not several and declared.get("cardinality") != "single" or several and asked.get("maxChoices", "0") == "1":
            record.error("type", "选几项说得不一致（cardinality 和 maxChoices），不知道是单选还是多选。")
            return
        names = [one.get("identifier", "") for one in options]
        record.key = self.right_places(declared, names)
        known = labels.said_type(self.own, ("multiple", "indefinite") if several else ("single", "judge"))
        record.type = known or ("single" if not several else "multiple" if len(record.key) > 1 else "indefinite")
        if known == "judge" or (not known and self.own is None and record.type == "single"):
            self.judge(sure=known == "judge")
        if record.type != "judge":
            base.warn_of_options(record)

    def option(self, choice: Element, place: int) -> str:
        if any(one.tag in _CONDITIONAL for one in choice.iter()):
            self.record.warn("explanation", "各选项的反馈没有对应的项目，没有记入。")
        return self.said(choice, f"option{rules.LETTERS[place]}" if place < rules.MAX_OPTIONS else "option", place)

    def right_places(self, declared: Element, names: list[str]) -> list[int]:
        right = [(one.text or "").strip() for one in declared.iterfind("correctResponse/value")]
        earning = {one.get("mapKey", "") for one in declared.iterfind("mapping/mapEntry") if (_number(one.get("mappedValue")) or 0) > 0}
        if not right:
            self.record.error("answer", "没有写明正确答案（correctResponse）。")
        elif len(set(names)) < len(names) or not set(right) <= set(names):
            self.record.error("answer", "正确答案指的不是这道题的选项，或有两个选项同名。")
        elif declared.find("mapping") is not None and earning != set(right):
            self.record.error("answer", "得分的选项与正确答案不一致（有部分得分的选项），不能确定哪些是正确答案。")
        else:
            return sorted({names.index(one) for one in right})
        return []

    def judge(self, *, sure: bool) -> None:
        """Two options that say 对 and 错 are a statement to be judged."""
        record = self.record
        said = [truth(one) for one in record.options]
        if sorted(map(str, said)) != ["False", "True"]:
            if sure:
                record.error("option", "判断题的两个选项应为“正确”和“错误”。")
            return
        record.type, record.options = "judge", []
        record.key = [0 if said[place] else 1 for place in record.key]

    # fill-in

    def forms(self, asked: Element) -> list[str]:
        """The accepted forms of one blank: what is right, and what earns as much."""
        record, declared = self.record, self.declaration(asked)
        if declared is None:
            return []
        right = [one.text or "" for one in declared.iterfind("correctResponse/value")]
        entries = {one.get("mapKey", ""): one for one in declared.iterfind("mapping/mapEntry")}
        earned = {form: _number(one.get("mappedValue")) for form, one in entries.items()}
        most = max((value for value in earned.values() if value is not None), default=0.0)
        partly = any(value is None or 0 < value < most for value in earned.values())
        if declared.get("baseType") == "float":
            record.error("type", "填空的答案是数值（float），按大小判分，本系统的填空题按文字判分，没有收这道题。")
        elif declared.get("cardinality") != "single" or len(right) > 1:
            record.error("answer", "填空的答案应当只有一个值（其他写法写在 mapping 里）。")
        elif partly or (right and most > 0 and earned.get(right[0]) != most):
            record.error("answer", "有只得部分分的答案，填空题的每种写法都应得满分。")
        elif not right and most <= 0:
            record.error("answer", "没有写明正确答案（correctResponse）。")
        else:
            full = [form for form, value in earned.items() if most > 0 and value == most]
            if any(one.get("caseSensitive") == "true" and form.lower() != form.upper() for form, one in entries.items()):
                record.warn("answer", "原题区分大小写，导入后不区分。")
            return list(dict.fromkeys([*right, *full]))
        return []

    # short answer

    def extended(self, asked: Element) -> None:
        record, declared = self.record, self.declaration(asked)
        record.type = "short"
        said = [self.said(one, "answer", NOWHERE) for one in self.root.iter("rubricBlock") if "scorer" in _views(one)]
        if not any(said) and declared is not None:
            said = [one.text or "" for one in declared.iterfind("correctResponse/value")]
        reference = "\n".join(one for one in said if one.strip())
        record.key = [reference] if reference else []
        if not reference:
            record.error("answer", "没有参考答案（给评分人的 rubricBlock，或 correctResponse）。简答题要有参考答案才能评分。")

    # what all have

    def explain(self) -> None:
        found = self.root.findall("modalFeedback")
        ours = [one for one in found if one.get("identifier") == EXPLANATION]
        if ours or len(found) == 1:
            self.record.explanation = self.said((ours or found)[0], "explanation", NOWHERE)
        if not ours and len(found) == 1:
            self.record.warn("explanation", "作答后的反馈记成了解析，请核对是不是对每种作答都合适。")
        elif len(found) > len(ours):
            self.record.warn("explanation", "按作答不同的反馈没有对应的项目，没有记入。")
        is_short = next(self.root.iter("extendedTextInteraction"), None) is not None
        rest = [one for one in self.root.iter("rubricBlock") if not is_shown(one) and not (is_short and "scorer" in _views(one))]
        if any(text_in(one) for one in rest):
            self.record.warn("explanation", "给教师或评分人的说明（rubricBlock）没有对应的项目，没有记入。")

    def said(self, element: Element, field: str, at: int | None) -> str:
        return markup.taken(markup.of_element(element, self.special, _BLOCKS), self.record, field, at, self.fetch)

    def special(self, element: Element) -> str | None:
        if element.tag == "textEntryInteraction":
            return BLANK
        hidden = element.tag == "rubricBlock" and not is_shown(element)
        other = element.tag.endswith("Interaction") and element.tag not in _INTERACTIONS
        return "" if element.tag in _QUIET or element.tag in _CONDITIONAL or hidden or other else None


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and _NUMBER.fullmatch(text.strip()) else None
