"""What a password must look like, and one-time passwords that can be read off paper."""

import re
import secrets
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError

MAX_LENGTH = 64
_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without i, l, o
_CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_DIGITS = "23456789"  # without 0 and 1
_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


class LongEnough(MinimumLengthValidator):
    """Django's own, whose sentence is not translated in 5.2."""

    def get_error_message(self) -> str:
        return f"密码太短，至少要 {self.min_length} 个字符。"


class ThreeClasses:
    """8 to 64 characters of at least three classes (lower case, capitals, digits, others)."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > MAX_LENGTH:
            raise ValidationError(f"密码最长 {MAX_LENGTH} 个字符。", code="password_too_long")
        if sum(bool(re.search(one, password)) for one in _CLASSES) < 3:
            raise ValidationError("密码至少要包含大写字母、小写字母、数字、符号中的三种。", code="password_too_plain")

    def get_help_text(self) -> str:
        return "8 到 64 个字符，至少包含大写字母、小写字母、数字、符号中的三种。"


class NotCommon(CommonPasswordValidator):
    """Django's list of 20,000 common passwords, which knows no three classes: "Admin@123" is its "admin123", "Abc.123456" its "abc123456"."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        super().validate(re.sub(r"[^A-Za-z0-9]", "", password), user)

    def get_error_message(self) -> str:
        return "这个密码太常见，容易被猜到，请换一个。"


def one_time_password() -> str:
    """Ten characters of three classes without look-alikes, such as "Kmx7-hwT4n" (about 50 bits)."""
    while True:
        letters = [secrets.choice(_LETTERS + _CAPITALS + _DIGITS) for _ in range(9)]
        text = "".join(letters[:4]) + "-" + "".join(letters[4:])
        if all(re.search(one, text) for one in _CLASSES[:3]):
            return text


def spelled(password: str) -> list[tuple[str, str]]:
    """Each character with the word that tells it apart by telephone: ("K", "大写"), ("7", "数字"), ("-", "横线")."""
    return [(one, "大写" if one.isupper() else "小写" if one.islower() else "数字" if one.isdigit() else "横线") for one in password]
