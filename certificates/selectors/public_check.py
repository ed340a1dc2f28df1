"""What anyone may know who holds the code of a card: whether it is valid today, and what of it a citizen needs to tell who stands before them."""

from datetime import datetime

from django.utils import timezone
from django.utils.crypto import constant_time_compare

from certificates.models import Certificate
from certificates.rules.facts import masked_number
from certificates.rules.life import State, in_words
from certificates.selectors import rules
from core import verify
from core.verify import Verified

SWITCH, WHAT = "certificate_check", "行政执法证"
_SAYS = {  # the steps as the office calls them
    State.VALID: "请核对执法人员出示的证件与这里一致。",
    State.NOT_YET: "证件还没有到生效日，现在不能据此执法。",
    State.EXPIRED: "证件已过有效期，不能据此执法。",
    State.SUSPENDED: "证件正在{suspend}，{suspend}期间不能据此执法。",
    State.RETURNED: "证件已经{return}，不再有效。",
    State.CANCELLED: "证件已经{cancel}，不再有效。",
}


def find(code: str, now: datetime) -> Verified | None:
    """For `core.verify`. A card that was never issued is not known to anybody."""
    one = Certificate.objects.select_related("person").filter(digest=verify.digest_of(code)).first()
    if one is None or not constant_time_compare(one.code, code):
        return None
    today = timezone.localdate(now)
    state = one.state_on(today)
    if state not in _SAYS:
        return None
    first = one.in_force_from or one.valid_from  # of a card renewed before its end the citizen still sees the old days
    validity = f"{first} 至 {one.valid_until}" if first else f"至 {one.valid_until}"
    facts = [
        ("姓名", one.person.name), ("证件编号", masked_number(one.number)), ("发证机关", one.authority),
        ("执法领域", "、".join(field.name for field in one.fields.all())), ("有效期", validity), ("截至", str(today)),
    ]  # fmt: skip
    known = verify.VALID if state == State.VALID else verify.WITHDRAWN
    shown = [(label, value) for label, value in facts if value]
    words = rules.wording()
    return Verified(known, one.get_family_display(), shown, word=words.states[state], says=in_words(_SAYS[state], words.steps))
