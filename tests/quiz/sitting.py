"""How a test sits an exam through the product's own addresses."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from quiz.models import Attempt, Exam, PaperItem

WRITER = "0123456789abcdef"


def start(client: Client, exam: Exam) -> Attempt:
    """Start as the client's person; returns the attempt the browser was sent to."""
    response = client.post(reverse("quiz:start", args=[exam.public_id]))
    assert response.status_code == 302, response.content.decode()
    return Attempt.objects.select_related("candidate__exam").get(public_id=response["Location"].rstrip("/").split("/")[-1])


def save(client: Client, attempt: Attempt, position: int, *chosen: str, **extra: Any) -> Any:
    return send(client, attempt, position, {"chosen": list(chosen)}, **extra)


def send(
    client: Client, attempt: Attempt, position: int, content: Any, *, base: int = 0, writer: str = WRITER, counter: int = 1, **extra: Any
) -> Any:
    body = {"position": position, "content": content, "base": base, "writer": writer, "counter": counter}
    return post_json(client, reverse("quiz:save", args=[attempt.public_id]), body, **extra)


def hand_in(client: Client, attempt: Attempt, *answers: dict[str, Any]) -> Any:
    return post_json(client, reverse("quiz:hand_in", args=[attempt.public_id]), {"answers": list(answers)})


def post_json(client: Client, url: str, body: Any, origin: str = "http://testserver") -> Any:
    """As a browser writes it: halves of characters alone are escaped."""
    data = json.dumps(body, ensure_ascii=False).encode(errors="backslashreplace")
    return client.post(url, data=data, content_type="application/json", headers={"Origin": origin} if origin else {})


def keys_of(attempt: Attempt) -> dict[int, list[str]]:
    """position -> right option ids."""
    return dict(PaperItem.objects.filter(paper=attempt.paper_id).values_list("position", "revision__key"))


def answer_all(client: Client, attempt: Attempt, *, wrong: int = 0) -> None:
    """Save the key at every position but the first `wrong` ones."""
    for position, key in keys_of(attempt).items():
        chosen = ["z"] if position <= wrong else key
        if position > wrong:
            assert save(client, attempt, position, *chosen).status_code == 200
