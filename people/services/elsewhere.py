"""Asking a provider of sign-in: what it answers with, and what becomes of everything that may go wrong meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import requests
from authlib.common.errors import AuthlibBaseError
from django.core.cache import cache
from joserfc.errors import JoseError

from core.errors import Refused

TIMEOUT: tuple[float, float] = (3, 5)  # seconds for the connection, and for each wait of the answer
LEFT_ALONE = timedelta(seconds=30)  # so that a provider that hangs does not hold up one web process after the other

DOWN = "暂时连不上{label}，请过几分钟再试。也可以用账号和密码登录。"
STRANGE = "{label}没有接受这次登录（{answer}）。请用账号和密码登录，并把括号里的内容告诉系统管理员。"
DENIED = "没有在{label}完成授权，所以没有登录。请再试一次，或者用账号和密码登录。"
OVER = "这次登录已经失效：用过一次、等得太久，或者不是在这个浏览器里开始的。请重新点“用{label}登录”。"


class Identity(NamedTuple):
    subject: str  # what the provider calls the person, for ever
    shown: str  # a name they recognise


class ProviderRefused(Refused):
    """No sign-in this time. `answer` says why in the provider's words, for the audit trail and for who set it up."""

    def __init__(self, code: str, sentence: str, *, answer: str = "") -> None:
        super().__init__(code, sentence)
        self.answer = answer


def strange(label: str, answer: str) -> ProviderRefused:
    return ProviderRefused("provider_answer", STRANGE.format(label=label, answer=answer), answer=answer)


def over(label: str) -> ProviderRefused:
    return ProviderRefused("provider_over", OVER.format(label=label))


@contextmanager
def asking(key: str, label: str) -> Iterator[None]:
    """Raises `ProviderRefused` for whatever happens; a provider that cannot be reached is not asked again for half a minute."""
    down = f"people.provider_down.{key}"
    if cache.get(down):
        raise ProviderRefused("provider_down", DOWN.format(label=label))
    try:
        yield
    except (requests.ConnectionError, requests.Timeout) as error:
        cache.set(down, True, LEFT_ALONE.total_seconds())
        raise ProviderRefused("provider_down", DOWN.format(label=label), answer=type(error).__name__) from error
    except AuthlibBaseError as error:
        raise strange(label, str(error.error)[:60]) from error
    except (requests.RequestException, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise strange(label, type(error).__name__) from error


def identity(subject: Any, shown: Any) -> Identity:
    """Raises ValueError for what cannot be the name of an account."""
    if not isinstance(subject, str) or not subject.strip() or len(subject) > 255 or not subject.isprintable():
        raise ValueError(subject)
    return Identity(subject, str(shown or subject)[:60])
