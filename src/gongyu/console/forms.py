"""Searching grants and the audit trail; giving, ending, opening an account, resetting a password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.access.roles import ROLES, Role
from gongyu.access.rules import REASON_LIMIT
from gongyu.accounts.rules import FINDINGS, TEXT_LIMIT
from gongyu.console.rules import ACTS, LEVELS, NOUNS, erasure
from gongyu.policy.rules.words import STAGES

DAY = {"type": "date"}
# The largest number that a line can have.
MOST = 2**63 - 1


STATES = (
    ("", _("现行的")),
    ("expiring", _("30 天内到期的")),
    ("ended", _("已结束的")),
    ("all", _("全部")),
)


class Spoken(forms.Form):
    """A form that asks for what is missing by its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, (forms.ChoiceField, forms.DateField))
            said = _now("请选择“%(what)s”。") if chosen else _now("请填写“%(what)s”。")
            field.error_messages["required"] = said % {"what": field.label}


class GrantSearch(Spoken):
    person = forms.CharField(label=_("姓名或登录名"), required=False, max_length=80)
    organisation = forms.CharField(label=_("单位名称或代码"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("角色"), required=False)
    state = forms.ChoiceField(label=_("期限"), required=False, choices=STATES)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _now("全部")), *((role.key, _now(role.zh)) for role in ROLES.values())]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class TrailSearch(Spoken):
    person = forms.CharField(label=_("何人"), required=False, max_length=80)
    act = forms.ChoiceField(label=_("做了什么"), required=False)
    noun = forms.ChoiceField(label=_("对象"), required=False)
    organisation = forms.CharField(label=_("单位名称"), required=False, max_length=120)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d"))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d"))
    before = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("act", ACTS), ("noun", NOUNS)):
            choices = [("", _now("全部")), *((key, _now(word)) for key, word in words.items())]
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class SignInSearch(Spoken):
    person = forms.CharField(label=_("姓名或登录名"), required=False, max_length=80)
    failed = forms.BooleanField(label=_("只看没有登录成的"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)


class AccountActForm(Spoken):
    reason = forms.CharField(
        label=_("理由"), max_length=TEXT_LIMIT, help_text=_("如何确认是本人、出了什么事，供日后查证。")
    )


class EmergencyForm(Spoken):
    organisation = forms.CharField(
        label=_("单位代码"), max_length=32, help_text=_("只在这个单位及其下级有效。")
    )
    role = forms.ChoiceField(label=_("角色"), help_text=_("选能办成这件事的最小的角色。"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("发生了什么、为什么不能等；审查的人要看。不要写孩子的姓名。"),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _now("请选择")), *((role.key, _now(role.zh)) for role in roles)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class ReviewForm(Spoken):
    finding = forms.ChoiceField(
        label=_("审查结果"), widget=forms.RadioSelect, help_text=_("看完每一步再选；选定后不能改。")
    )
    remark = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("需要追查时写明哪一步不妥、由谁去查。不要写孩子的姓名。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, _now(word)) for key, word in FINDINGS.items()]
        self.fields["finding"].choices = choices  # type: ignore[attr-defined]


class CompareForm(Spoken):
    before = forms.ChoiceField(label=_("从"), help_text=_("原来的版本。"))
    after = forms.ChoiceField(label=_("到"), help_text=_("新的版本。"))

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = list(choices)  # type: ignore[attr-defined]


class GiveForm(Spoken):
    username = forms.CharField(label=_("登录名"), max_length=64, help_text=_("授权给谁。账号要先开通。"))
    organisation = forms.CharField(
        label=_("单位代码"), max_length=32, help_text=_("角色在这个单位及其下级有效。")
    )
    role = forms.ChoiceField(label=_("角色"), help_text=_("角色决定可以做哪些事。"))
    valid_from = forms.DateField(
        label=_("起始日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起有效。")
    )
    valid_until = forms.DateField(
        label=_("结束日"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        required=False,
        help_text=_("到这一天不再有效；不填则到收回为止。"),
    )
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, help_text=_("如任命文件号，供日后查证。")
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _now("请选择")), *((role.key, _now(role.zh)) for role in roles)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class RenewForm(Spoken):
    valid_until = forms.DateField(
        label=_("续到"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        required=False,
        help_text=_("到这一天不再有效；不填则到收回为止。"),
    )
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, help_text=_("如任命文件号，供日后查证。")
    )


class EndForm(Spoken):
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, help_text=_("如岗位调整，供日后查证。")
    )


class AccountForm(Spoken):
    username = forms.CharField(
        label=_("登录名"), max_length=64, help_text=_("登录时输入；小写字母、数字或 . _ @ -。")
    )
    display_name = forms.CharField(
        label=_("姓名或岗位名称"), max_length=80, help_text=_("记录是谁办理的，显示在页面上。")
    )
    password = forms.CharField(
        label=_("初始密码"),
        widget=forms.PasswordInput,
        help_text=_("至少 10 个字符；当面交给本人，请本人登录后修改。"),
    )


class PasswordForm(Spoken):
    username = forms.CharField(label=_("登录名"), max_length=64, help_text=_("给谁重设密码。"))
    password = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput,
        help_text=_("至少 10 个字符；当面交给本人，请本人登录后修改。"),
    )


class BodySearch(Spoken):
    region = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    search = forms.CharField(label=_("名称、代码或拼音"), required=False, max_length=60)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)


class FoundForm(Spoken):
    kind = forms.ChoiceField(label=_("单位种类"), help_text=_("决定它承担哪些条文。"))
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("显示在各个页面上；写全称。"))
    code = forms.CharField(
        label=_("单位代码"), max_length=32, help_text=_("学校标识码或统一社会信用代码；不重复使用。")
    )
    level = forms.ChoiceField(label=_("层级"), help_text=_("决定它的范围有多大。"))
    stage = forms.ChoiceField(label=_("学段"), required=False, help_text=_("只有学校和幼儿园要选。"))
    region_code = forms.CharField(
        label=_("所在区划代码"), max_length=12, help_text=_("12 位；学校填所在社区或村。")
    )
    parent = forms.CharField(
        label=_("所属一校多部的代码"),
        required=False,
        max_length=32,
        help_text=_("九年一贯制等学校的一个学部才填。"),
    )
    opened_on = forms.DateField(
        label=_("设立日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起承担条文。")
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = (("kind", kinds), ("level", LEVELS.items()), ("stage", STAGES.items()))
        for name, choices in words:
            known = [(key, _now(label)) for key, label in choices]
            self.fields[name].choices = [("", _now("请选择")), *known]  # type: ignore[attr-defined]


class RenameForm(Spoken):
    name = forms.CharField(
        label=_("新名称"), max_length=120, help_text=_("以后各页面显示新名称；旧名称仍能找到它。")
    )
    since = forms.DateField(
        label=_("更名日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起用新名称。")
    )


class CloseForm(Spoken):
    closed_on = forms.DateField(
        label=_("撤销日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起不再承担条文。")
    )
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("如撤销文件号，供日后查证。"))


class ChangeForm(Spoken):
    """What a merger and a split have in common."""

    day = forms.DateField(
        label=_("生效日"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text=_("从这一天起，学生、班级和教职工都在新的学校。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("供日后查证。"))
    document = forms.CharField(
        label=_("依据文件"), max_length=120, help_text=_("文件名称和文号，供日后查证。")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class MergeForm(ChangeForm):
    organisations = forms.MultipleChoiceField(
        label=_("并入的单位"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只列同县、同类、同学段的单位；可选几个。"),
    )
    field_order = ("organisations",)

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(others)  # type: ignore[attr-defined]


class TargetsForm(Spoken):
    into = forms.MultipleChoiceField(
        label=_("分给哪些单位"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只列同县、同类、同学段的单位；新学校要先设立。"),
    )

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = list(others)  # type: ignore[attr-defined]


class SplitForm(ChangeForm):
    """One choice for each class; the rest stays, or goes to an heir where the body closes."""

    heir = forms.ChoiceField(
        label=_("其余班级和教职工"),
        required=False,
        help_text=_("留在本单位，或者本单位撤销、由一个单位接收。"),
    )

    def __init__(
        self,
        *args: Any,
        into: Iterable[tuple[int, str]],
        classes: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(key), label) for key, label in into]
        self.rooms = tuple(key for key, _label in classes)
        for key, label in classes:
            self.fields[f"class_{key}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _now("按“其余”办理")), *others]
            )
        closing = [(key, _now("撤销本单位，其余归%(name)s") % {"name": label}) for key, label in others]
        self.fields["heir"].choices = [("", _now("留在本单位")), *closing]  # type: ignore[attr-defined]
        self.order_fields(
            [*(f"class_{key}" for key in self.rooms), "heir", "day", "reason", "document", "seen"]
        )

    def of_classes(self) -> list[forms.BoundField]:
        """The choices for classes, apart from the rest."""
        return [self[f"class_{key}"] for key in self.rooms]

    def others(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if not bound.name.startswith("class_")]

    @property
    def goes(self) -> dict[int, int]:
        """Where each class goes that goes anywhere."""
        chosen = ((key, self.cleaned_data.get(f"class_{key}")) for key in self.rooms)
        return {key: int(to) for key, to in chosen if to}

    @property
    def heir_id(self) -> int | None:
        return int(self.cleaned_data["heir"]) if self.cleaned_data.get("heir") else None


class PersonForm(Spoken):
    kind = forms.ChoiceField(label=_("找谁"), choices=[(key, _(zh)) for key, zh in erasure.KINDS.items()])
    purpose = forms.ChoiceField(
        label=_("用途"),
        choices=[(key, _(zh)) for key, zh in erasure.PURPOSES.items()],
        help_text=_("写进审计记录；查看学生时，监护人也看得到。"),
    )
    number = forms.CharField(
        label=_("号码"),
        required=False,
        max_length=40,
        help_text=_("学籍号或身份证号；监护人填手机号；教职工填工号。"),
    )
    organisation = forms.CharField(
        label=_("单位代码"), required=False, max_length=40, help_text=_("没有号码时，和完整姓名一起填。")
    )
    name = forms.CharField(label=_("完整姓名"), required=False, max_length=60, help_text=_("一字不差。"))
    school_class = forms.CharField(
        label=_("班级"),
        required=False,
        max_length=40,
        help_text=_("学生或孩子同名时用来区分，如“三年级2班”“2024级2班”。"),
    )
    born_on = forms.DateField(
        label=_("出生日期"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        required=False,
        help_text=_("学生同名时用来区分。"),
    )


class ErasureForm(Spoken):
    sign = forms.CharField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(
        label=_("依据"),
        choices=[(key, _(zh)) for key, zh in erasure.GROUNDS.items()],
        help_text=_("由另一位管理员或审计员核准。"),
    )
    reason = forms.CharField(
        label=_("说明"), max_length=REASON_LIMIT, help_text=_("如书面申请的编号和日期，核准的人要看。")
    )


class SignForm(Spoken):
    sign = forms.CharField(widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        choices=[(key, key) for key in erasure.PURPOSES], widget=forms.HiddenInput, required=True
    )


TABLE_FILE = {"accept": ".xlsx,.xls,.csv"}
FILE_WANTED = {
    "required": _("请选择一个 .xlsx、.xls 或 .csv 文件。"),
    "empty": _("这个文件是空的。"),
}
LISTS = (("stations", _("服务站")), ("venues", _("基地与场馆")), ("organisations", _("各类单位")))


class BodyListForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("表里是什么"), choices=LISTS, help_text=_("每种表的列不同，模板在右边（手机上在下面）下载。")
    )
    file = forms.FileField(
        label=_("表格文件（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来设立新单位、更新名称。先给您看会改什么，确认后才导入。"),
        error_messages=FILE_WANTED,
    )


class RegionSearch(forms.Form):
    search = forms.CharField(label=_("名称、代码或拼音"), required=False, max_length=60)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**6, widget=forms.HiddenInput)


class SuccessionsForm(forms.Form):
    successions = forms.FileField(
        label=_("接续表（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来说明停用的代码由哪个代码接续；确实没有接续的写“无”。"),
        error_messages=FILE_WANTED,
    )


class RegionYearForm(SuccessionsForm):
    file = forms.FileField(
        label=_("今年的区划文件（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来登记新增、更名和停用的区划代码。先给您看会改什么，确认后才导入。"),
        error_messages=FILE_WANTED,
    )
    day = forms.DateField(
        label=_("从哪天起启用"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text=_("覆盖率的分母从这天起按新代码计算，以前的不变。"),
    )
    successions = forms.FileField(
        label=_("接续表（可以不交）"),
        required=False,
        widget=forms.FileInput(attrs=TABLE_FILE),
        help_text=_("用来说明停用的代码由哪个代码接续；也可以等看过结果再交。"),
        error_messages=FILE_WANTED,
    )
    field_order = ("file", "day", "successions")
