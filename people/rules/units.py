"""What a unit may be called, and how deep the tree may go."""

MAX_LEVELS = 6  # below the town
MAX_FULL_NAME = 300
SEPARATORS = "/／\\＼>＞→"  # what an Excel file may write between a unit and the one below it


def why_not_called(name: str) -> str:
    """Why a unit cannot have this name (which is one line already, people.rules.texts); empty where it can."""
    if not name:
        return "请填写单位名称。"
    used = next((one for one in SEPARATORS if one in name), "")
    if used:
        return f"单位名称里不能有“{used}”：它用来分隔上下级，例如“镇/办公室”。请去掉。"
    return ""


def why_not_there(levels: int, longest_name: int) -> str:
    """Why a unit and what lies below it cannot stand so deep (`levels` below the town) with so long a full name; empty where they can."""
    if levels > MAX_LEVELS:
        return f"单位层级太多，最多 {MAX_LEVELS} 级。请选择更上一级的单位。"
    if longest_name > MAX_FULL_NAME:
        return f"单位全称（连同上级和下级的名称）会超过 {MAX_FULL_NAME} 个字。请用短一些的名称。"
    return ""
