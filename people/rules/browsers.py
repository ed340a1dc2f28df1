"""What a browser is called in the list of one's own devices, from the User-Agent header: the program, then the machine."""

# the first mark found names it; those that hide inside another's header stand before it
PROGRAMS = (
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Qaxbrowser", "奇安信浏览器"),
    ("QIHU", "360浏览器"),
    ("360SE", "360浏览器"),
    ("360EE", "360浏览器"),
    ("UOSBrowser", "统信浏览器"),
    ("UBrowser", "UC浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("QQBrowser", "QQ浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("VivoBrowser", "vivo浏览器"),
    ("HeyTapBrowser", "OPPO浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "火狐浏览器"),
    ("FxiOS", "火狐浏览器"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("OpenHarmony", "鸿蒙设备"),
    ("Windows Phone", "手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "Mac 电脑"),
    ("CrOS", "电脑"),
    ("Linux", "Linux 电脑"),
)
UNKNOWN = "浏览器"


def label(user_agent: str) -> str:
    """Such as 微信 · Android 手机. Android tells a phone by the word Mobile, a tablet by its absence."""
    program = next((name for mark, name in PROGRAMS if mark in user_agent), UNKNOWN)
    if "Android" in user_agent:
        machine = "Android 手机" if "Mobile" in user_agent else "Android 平板"
    else:
        machine = next((name for mark, name in MACHINES if mark in user_agent), "")
    return f"{program} · {machine}" if machine else program
