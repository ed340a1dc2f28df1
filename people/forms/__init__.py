from people.forms.fields import UnitField
from people.forms.people import FilterForm, PersonForm
from people.forms.roles import RoleForm
from people.forms.signing_in import CodeForm, HelpForm, NewPasswordForm, PasswordAgainForm, SignInForm

__all__ = ["CodeForm", "FilterForm", "HelpForm", "NewPasswordForm", "PasswordAgainForm", "PersonForm", "RoleForm", "SignInForm", "UnitField"]
