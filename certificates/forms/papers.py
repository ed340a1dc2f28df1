"""What is asked before something of the certificates is printed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from core.forms import DateField, Looks
from people.models import Team


class RosterForm(Looks, forms.Form):
    """花名册: of whom, as of which day."""

    team = forms.ChoiceField(label="人员", required=False)
    on = forms.DateField(label="截至", required=False, widget=DateField(), error_messages={"invalid": "请填写日期，如 2026-06-26。"})

    def __init__(self, *args: Any, teams: Sequence[Team], today: date, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today, "team": chosen or (str(teams[0].public_id) if teams else "")}, **kwargs)
        self.today, self.by_id = today, {str(one.public_id): one for one in teams}
        self.fields["team"].choices = [*((key, f"{one.name}（全队）") for key, one in self.by_id.items()), ("", "全部持有效证件的人员")]  # type: ignore[attr-defined]

    def chosen(self) -> Team | None:
        return self.by_id.get(self.cleaned_data["team"])

    def day(self) -> date:
        return self.cleaned_data["on"] or self.today


class TeamForm(Looks, forms.Form):
    """身份信息页: of which team."""

    team = forms.ChoiceField(label="队伍")

    def __init__(self, *args: Any, teams: Sequence[Team], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_identity_%s", **kwargs)
        self.by_id = {str(one.public_id): one for one in teams}
        self.fields["team"].choices = [(key, one.name) for key, one in self.by_id.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Team:
        return self.by_id[self.cleaned_data["team"]]


class DayForm(Looks, forms.Form):
    """As of which day the certificates are exported."""

    on = forms.DateField(label="截至", required=False, widget=DateField(), error_messages={"invalid": "请填写日期，如 2026-06-26。"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_export_%s", **kwargs)
