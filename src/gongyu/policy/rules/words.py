"""The closed vocabulary of a pack, and how each word is shown."""

from __future__ import annotations

from typing import Final, Literal

from gongyu.kernel.words import N_

Verdict = Literal["judged", "coverage", "existence", "incident", "reported", "narrative"]
Clock = Literal[
    "school_year", "semester", "calendar_year", "deadline", "event", "continuous", "once", "unspecified"
]
Measure = Literal["count", "coverage", "ratio", "exists", "none", "within", "tally"]
Aggregate = Literal["sum", "units", "exists"]
Capture = Literal["derived", "one_tap", "form", "import", "document"]
Sensitivity = Literal["internal", "restricted", "sealed"]
Assessment = Literal["allowed", "report_only", "forbidden"]
Grade = Literal["必须", "应当", "鼓励", "严禁"]
Basis = Literal["explicit", "inferred"]
Form = Literal["visit", "activity", "filing", "committee", "course", "corps", "team"]
Level = Literal["city", "county", "town", "community", "unit"]
Stage = Literal["kindergarten", "primary", "junior", "senior", "special", "vocational"]
Subject = Literal[
    "pupil", "guardian", "class", "household", "staff", "case", "region", "organisation", "activity"
]
ParamStatus = Literal["local_decision", "our_default", "from_law", "from_document"]

VERDICTS: Final[dict[str, str]] = {
    "judged": N_("按文件印出的数字评判"),
    "coverage": N_("只列未覆盖的对象"),
    "existence": N_("看有没有、是否有效"),
    "incident": N_("只看处置是否及时"),
    "reported": N_("只公布，不评判"),
    "narrative": N_("只存档"),
}
CLOCKS: Final[dict[str, str]] = {
    "school_year": N_("每学年"),
    "semester": N_("每学期"),
    "calendar_year": N_("每年"),
    "deadline": N_("到期日"),
    "event": N_("发生即办"),
    "continuous": N_("持续"),
    "once": N_("建立一次，持续有效"),
    "unspecified": N_("文件未定频次"),
}
MEASURES: Final[dict[str, str]] = {
    "count": N_("做够次数"),
    "coverage": N_("覆盖多少对象"),
    "ratio": N_("建成比例"),
    "exists": N_("当日有效"),
    "none": N_("未了结的违规"),
    "within": N_("时限内办结"),
    "tally": N_("做了多少"),
}
CAPTURES: Final[dict[str, str]] = {
    "derived": N_("由其他记录算出，无人填报"),
    "one_tap": N_("点一下"),
    "form": N_("一张短表"),
    "import": N_("导入表格"),
    "document": N_("登记文件"),
}
GRADES: Final[dict[str, str]] = {
    "必须": N_("必须"),
    "应当": N_("应当"),
    "鼓励": N_("鼓励"),
    "严禁": N_("严禁"),
}
STAGES: Final[dict[str, str]] = {
    "kindergarten": N_("幼儿园"),
    "primary": N_("小学"),
    "junior": N_("初中"),
    "senior": N_("普通高中"),
    "special": N_("特殊教育学校"),
    "vocational": N_("中等职业学校"),
}
# What may be inferred by us rather than read in the document, and is marked so wherever it is shown.
INFERABLE: Final[dict[str, str]] = {
    "strength": N_("力度"),
    "bearer": N_("承担单位"),
    "actors": N_("实施人"),
    "owners": N_("责任部门"),
    "clock": N_("周期"),
    "values": N_("数值"),
    "subject": N_("对象"),
    "measure": N_("算法"),
}
# Days on which nothing starts anew: the figure is what stands on the day.
AS_OF_CLOCKS: Final = frozenset({"continuous", "once"})
SCHOOL_YEAR_CLOCKS: Final = frozenset({"school_year", "event", "unspecified"})
