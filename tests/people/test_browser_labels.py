"""What a browser is called in one's own list of devices."""

import pytest

from people.rules.browsers import label

MOZILLA = "Mozilla/5.0 "
WEBKIT = " AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (
            MOZILLA + "(Linux; Android 12; NOH-AN00)" + WEBKIT + "Chrome/86.0 MQQBrowser/6.2 Mobile Safari/537.36 MicroMessenger/8.0",
            "微信 · Android 手机",
        ),
        (MOZILLA + "(Linux; Android 12; X)" + WEBKIT + "Mobile Safari/537.36 wxwork/4.1 MicroMessenger/7.0", "企业微信 · Android 手机"),
        (MOZILLA + "(iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1 MicroMessenger/8.0", "微信 · iPhone"),
        (MOZILLA + "(iPad; CPU OS 15_0 like Mac OS X) Version/15.0 Mobile/15E Safari/604.1", "Safari · iPad"),
        (MOZILLA + "(Linux; Android 10; BAH3)" + WEBKIT + "Chrome/99.0 Safari/537.36", "Chrome · Android 平板"),
        (MOZILLA + "(Windows NT 10.0; Win64; x64)" + WEBKIT + "Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows 电脑"),
        (MOZILLA + "(Windows NT 6.1; WOW64)" + WEBKIT + "Chrome/86.0 Safari/537.36 QIHU 360SE", "360浏览器 · Windows 电脑"),
        (MOZILLA + "(Windows NT 10.0)" + WEBKIT + "Chrome/102.0 Safari/537.36 Qaxbrowser", "奇安信浏览器 · Windows 电脑"),
        (MOZILLA + "(X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "火狐浏览器 · Linux 电脑"),
        (MOZILLA + "(X11; Linux x86_64)" + WEBKIT + "Chrome/89.0 Safari/537.36 UOSBrowser/6.0", "统信浏览器 · Linux 电脑"),
        (MOZILLA + "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15", "Safari · Mac 电脑"),
        ("curl/8.0", "浏览器"),
        ("", "浏览器"),
    ],
)
def test_the_program_and_the_machine(user_agent: str, said: str) -> None:
    assert label(user_agent) == said
