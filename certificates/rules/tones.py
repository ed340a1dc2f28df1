"""How a state looks: the tone of its tag and a sign before the word, so that colour is never alone."""

from dataclasses import dataclass

from certificates.rules.life import State

SOON = 90  # days before the end from which a valid card is shown as ending
_TONES = {State.VALID: "good", State.EXPIRED: "bad", State.SUSPENDED: "bad", State.NOT_YET: "warn", State.APPLIED: "warn"}
_SIGNS = {
    State.VALID: "✓", State.EXPIRED: "✕", State.SUSPENDED: "‖", State.NOT_YET: "○", State.APPLIED: "○", State.RETURNED: "—",
    State.CANCELLED: "✕", State.DECLINED: "✕", State.NONE: "—",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What templates/certificates/_state.html shows. `days_left`: of a valid card, when its last day is known."""

    word: str
    tone: str
    sign: str
    days_left: int | None = None


def look(state: State, word: str, days_left: int | None = None) -> Look:
    if state != State.VALID:
        return Look(word, _TONES.get(state, ""), _SIGNS[state])
    if days_left is not None and days_left <= SOON:
        return Look(word, "warn", "▲", days_left)
    return Look(word, _TONES[state], _SIGNS[state], days_left)
