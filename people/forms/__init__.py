from people.forms.changes import ChangeFilterForm, ChangeForm, DeclineForm, EditPersonForm, PostingForm, ReasonForm
from people.forms.fields import DayField, UnitField, VersionField
from people.forms.office_lists import NewRowForm, NewStaffingTypeForm, RowForm, StaffingTypeForm
from people.forms.people import FilterForm, OwnEmailForm, PersonForm
from people.forms.roles import RoleForm
from people.forms.signing_in import CodeForm, HelpForm, NewPasswordForm, PasswordAgainForm, SignInForm
from people.forms.teams import DayForm, LeaveForm, MemberForm, PostForm, TeamForm
from people.forms.tokens import TokenForm
from people.forms.units import CloseForm, CompositionForm, MergeForm, MoveForm, NameForm, NewUnitForm, TreeForm

__all__ = [
    "ChangeFilterForm",
    "ChangeForm",
    "CloseForm",
    "CodeForm",
    "CompositionForm",
    "DayField",
    "DayForm",
    "DeclineForm",
    "EditPersonForm",
    "FilterForm",
    "HelpForm",
    "LeaveForm",
    "MemberForm",
    "MergeForm",
    "MoveForm",
    "NameForm",
    "NewPasswordForm",
    "NewRowForm",
    "NewStaffingTypeForm",
    "NewUnitForm",
    "OwnEmailForm",
    "PasswordAgainForm",
    "PersonForm",
    "PostForm",
    "PostingForm",
    "ReasonForm",
    "RoleForm",
    "RowForm",
    "SignInForm",
    "StaffingTypeForm",
    "TeamForm",
    "TokenForm",
    "TreeForm",
    "UnitField",
    "VersionField",
]
