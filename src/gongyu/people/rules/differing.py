"""Which facts about a pupil an import may change, in words."""

from __future__ import annotations

from typing import Final

from gongyu.kernel.words import N_

KINDS: Final[dict[str, str]] = {
    "name": N_("姓名"),
    "sex": N_("性别"),
    "born_on": N_("出生日期"),
    "number": N_("学籍号"),
    "identity": N_("身份证号"),
    "home": N_("家庭所在社区（村）"),
    "guardian": N_("新的监护人"),
    "relation": N_("监护人关系"),
    "phone": N_("监护人电话"),
    "work": N_("监护人工作单位"),
    "background": N_("家庭情况"),
}
