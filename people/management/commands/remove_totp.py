"""Take away the authenticator's key of one account, for the day the only 安全管理员 loses their phone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.models import Person
from people.services import totp


class Command(BaseCommand):
    help = "清除一个账号的动态口令（手机丢失且没有其他安全管理员时用），并结束其所有登录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", help="账号")

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        person = Person.objects.filter(account=account).first()
        if person is None:
            raise CommandError(f"没有账号 {account}。")
        if not totp.remove(person=person, by=None, now=timezone.now()):
            raise CommandError(f"{person.name} 没有设置动态口令。")
        self.stdout.write(f"已清除 {person.name} 的动态口令。")
