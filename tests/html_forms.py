"""The forms of a rendered page: where they send, and which fields with which choices. For tests that fill them with anything."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    name: str
    kind: str  # text, number, date, hidden, file, checkbox, radio, select, textarea …
    values: list[str] = field(default_factory=list)  # what the page itself would send, or offers


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self.form: Form | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(said.get("action") or self.page, said.get("method", "get").lower())
            self.found.append(self.form)
        elif self.form is not None and said.get("name"):
            if tag in ("input", "button", "select", "textarea"):
                one = self.form.fields.setdefault(said["name"], Field(said["name"], said.get("type", tag)))
                one.values += [said["value"]] if "value" in said else []
                self.select = one if tag == "select" else None
        elif tag == "option" and self.select is not None:
            self.select.values.append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None


def forms_of(page: str, body: str) -> list[Form]:
    """Every form of the page at address `page`; the token against forged requests is left out."""
    reader = _Reader(page)
    reader.feed(body)
    for form in reader.found:
        form.fields.pop("csrfmiddlewaretoken", None)
    return reader.found
