"""How a test practises through the product's own addresses."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from questionbank.models import LegalBasis, Question


def resting_on(law: str, article: str = "第一条", kind: str = "single", **values: Any) -> Question:
    from tests import factories

    made = factories.question(kind, **values)
    LegalBasis.objects.create(revision=made.current_revision, statute_title=law, article_number=article)
    return made


def address(question: Question, query: str = "") -> str:
    return reverse("quiz:practise", args=[question.public_id]) + query


def opened(client: Client, question: Question, query: str = "") -> dict[str, str]:
    """The hidden fields of the page that asks it."""
    page = client.get(address(question, query)).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("turn", "said")}  # type: ignore[index]


def answer(client: Client, question: Question, *answers: Any, query: str = "", **extra: Any) -> Any:
    """Open it and answer each of its items in order: a list of option ids, or of texts."""
    fields = {f"q{position}": said for position, said in enumerate(answers, 1)}
    return client.post(address(question, query), {**opened(client, question, query), **fields, **extra})


def right(client: Client, question: Question, query: str = "") -> Any:
    return answer(client, question, question.current_revision.key, query=query)


def wrong(client: Client, question: Question, query: str = "") -> Any:
    return answer(client, question, ["d"], query=query)


def next_one(client: Client, query: str = "") -> str:
    """The public id of the question that comes next, or the page it leads back to."""
    return str(client.get(reverse("quiz:practice_next") + query)["Location"]).split("?")[0].rstrip("/").rsplit("/", 1)[1]


def new_series() -> str:
    return str(uuid4())
