"""The administrators' forms, one file a subject."""

from gongyu.console.forms.bodies import (
    BodySearch,
    ChangeForm,
    CloseForm,
    FoundForm,
    MergeForm,
    RenameForm,
    SplitForm,
    TargetsForm,
)
from gongyu.console.forms.grants import (
    AccountForm,
    EndForm,
    GiveForm,
    GrantSearch,
    PasswordForm,
    RenewForm,
)
from gongyu.console.forms.lists import (
    LISTS,
    BodyListForm,
    RegionSearch,
    RegionYearForm,
    SuccessionsForm,
)
from gongyu.console.forms.looking import (
    AccountActForm,
    CompareForm,
    EmergencyForm,
    ReviewForm,
    SignInSearch,
    TrailSearch,
)
from gongyu.console.forms.persons import (
    ErasureForm,
    PersonForm,
    SignForm,
)

__all__ = [
    "LISTS",
    "AccountActForm",
    "AccountForm",
    "BodyListForm",
    "BodySearch",
    "ChangeForm",
    "CloseForm",
    "CompareForm",
    "EmergencyForm",
    "EndForm",
    "ErasureForm",
    "FoundForm",
    "GiveForm",
    "GrantSearch",
    "MergeForm",
    "PasswordForm",
    "PersonForm",
    "RegionSearch",
    "RegionYearForm",
    "RenameForm",
    "RenewForm",
    "ReviewForm",
    "SignForm",
    "SignInSearch",
    "SplitForm",
    "SuccessionsForm",
    "TargetsForm",
    "TrailSearch",
]
