"""The options of a question, to tick. They are the one part of a page that is written here and not in a template: an exam page has two hundred of
them, and as template they took a quarter of its time, which a thousand people wait for at nine o'clock."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_OPTION = (
    '<label class="option{multiple}"><input type="{kind}" name="q{position}" value="{id}" data-letter="{letter}"{checked}>'
    '<span class="letter" aria-hidden="true">{letter}</span><span class="text"><span class="visually-hidden">{letter}，</span>{text}{pictures}</span>'
    '<span class="tick" aria-hidden="true">✓</span></label>'
)


@register.simple_tag
def options(item: dict[str, Any]) -> SafeString:
    """Of an item as `quiz.selectors.paper` shows it."""
    same = {"kind": item["input_type"], "position": item["position"], "multiple": " multiple" if item["input_type"] == "checkbox" else ""}
    return format_html_join("\n", _OPTION, ({**same, **_own(one, item["chosen"])} for one in item["options"]))


def _own(option: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    pictures = option.get("images")
    shown = render_to_string("components/_images.html", {"images": pictures}) if pictures else ""
    return {**option, "checked": " checked" if option["id"] in chosen else "", "pictures": shown}
