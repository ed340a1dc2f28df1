"""The filters over the list of questions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from core.forms import Looks
from questionbank import types
from questionbank.forms.saying import choose
from questionbank.models import Question
from questionbank.rules import grams
from questionbank.rules.bases import article_named
from questionbank.selectors.listing import FLAGS, ORDERS, InUse


class WordField(forms.CharField):
    """A value out of those in use, which are many: looking whether it is one of them is left to the search."""

    widget = forms.Select


class FilterForm(Looks, forms.Form):
    """A value that is no choice counts as not chosen. All in the address, so that a list can be linked to."""

    text = forms.CharField(
        label="查找题干、选项、解析", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    law = WordField(label="法律法规", required=False, max_length=100)
    article = forms.CharField(label="条", required=False, max_length=20, widget=forms.TextInput(attrs={"placeholder": "如 24"}))
    type = forms.ChoiceField(label="题型", required=False)
    topic = WordField(label="知识点", required=False, max_length=60)
    tag = WordField(label="标签", required=False, max_length=20)
    difficulty = forms.ChoiceField(label="难度", required=False, choices=[("", "全部难度"), *Question.Difficulty.choices])
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部在用"), *Question.Status.choices])
    flag = forms.ChoiceField(label="标记", required=False, choices=[("", "不限"), *FLAGS.items()])
    order = forms.ChoiceField(label="排序", required=False, choices=list(ORDERS.items()))

    ALWAYS_SHOWN = "text"  # the others fold away on a phone

    def __init__(self, *args: Any, kinds: Sequence[types.QuestionType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "type", [("", "全部题型"), *((one.code, one.label) for one in kinds)])

    def offer(self, in_use: InUse) -> None:
        """Fill the selects of what is in use, for a page that shows them."""
        for name, words, first in (("law", in_use.laws, "全部法律法规"), ("topic", in_use.topics, "全部知识点"), ("tag", in_use.tags, "全部标签")):
            self._offer(name, words, first)

    def _offer(self, name: str, words: Iterable[str], first: str) -> None:
        chosen = self.chosen()[name]
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", first), *((one, one) for one in dict.fromkeys([*words, *filter(None, [chosen])]))]

    def chosen(self) -> dict[str, str]:
        """What `selectors.filtered` asks for."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields if name != "order"}

    @property
    def chosen_order(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("order", ""))

    @property
    def folded(self) -> list[forms.BoundField]:
        return [one for one in self if one.name != self.ALWAYS_SHOWN]

    @property
    def folded_in_use(self) -> int:
        """How many of those are set."""
        return sum(bool(value) for name, value in {**self.chosen(), "order": self.chosen_order}.items() if name != self.ALWAYS_SHOWN)

    @property
    def unreadable(self) -> str:
        """Why nothing can be found, where what was typed says nothing."""
        chosen = self.chosen()
        if chosen["article"] and article_named(chosen["article"]) is None:
            return f"“{chosen['article']}”不是条号，请写成“第二十四条”或“24”。"
        if chosen["text"] and not grams.words(chosen["text"]):
            return "请输入至少一个字或数字，只有标点不能查找。"
        return ""
