"""The demo's password is printed for everybody to read, so a site that real people use refuses the demo, and any account with that password."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ImproperlyConfigured

from core.models import Office
from examsite.demo.accounts import ACCOUNTS, PASSWORD
from people.models import Person

DEMO = "PRODUCTION=true 时不能使用演示数据。请用 VAR_DIR 或 DATABASE_URL 指定一个新的数据库，启动后从开始页建立本单位。"
OPEN = "PRODUCTION=true 时账号 {accounts} 不能用演示系统的公开密码。请先在服务器上运行 manage.py changepassword 账号，设置新密码再启动。"


def refuse_demo() -> None:
    """In production: stop the start on the demo town, or where one of its accounts still opens with its password. Two queries, up to five hashes."""
    if not settings.PRODUCTION:
        return
    office = Office.current()
    if office and office.is_demo:
        raise ImproperlyConfigured(DEMO)
    known = Person.objects.filter(account__in=ACCOUNTS).values_list("account", "password")
    opened = [account for account, stored in known if check_password(PASSWORD, stored)]
    if opened:
        raise ImproperlyConfigured(OPEN.format(accounts="、".join(sorted(opened))))
