"""The pack's objects and every rule about them. Pure: no database, no clock, no Django."""

from gongyu.policy.rules.assemble import FILES, FOLDER, OPTIONAL, assemble
from gongyu.policy.rules.calendar import TODAY, SchoolYear, Semester, term_of, window_of, windows_of
from gongyu.policy.rules.campaign import Campaign
from gongyu.policy.rules.checker import check
from gongyu.policy.rules.compare import FIELDS, SECTIONS, Difference, Field, Section, compare, flat
from gongyu.policy.rules.duty import Bearer, DatedValue, Duty, Owners, Strength
from gongyu.policy.rules.frozen import Words
from gongyu.policy.rules.markdown import duties_markdown
from gongyu.policy.rules.offer import acts_offered, owed_by
from gongyu.policy.rules.pack import (
    Act,
    Article,
    Body,
    Exclusion,
    FamilyList,
    ListItem,
    Pack,
    Param,
    Part,
    Person,
)
from gongyu.policy.rules.source import Finding, Source, read, read_with_lines
from gongyu.policy.rules.text import Sentence, sentences
from gongyu.policy.rules.values import (
    InForce,
    Raised,
    check_begin,
    check_end,
    check_raise,
    check_scope,
    check_source,
    counts_per_cent,
    decides,
    first_open_day,
    in_force,
    number,
    printed,
)
from gongyu.policy.rules.words import CAPTURES, CLOCKS, GRADES, INFERABLE, MEASURES, STAGES, VERDICTS

__all__ = [
    "CAPTURES",
    "CLOCKS",
    "FIELDS",
    "FILES",
    "FOLDER",
    "GRADES",
    "INFERABLE",
    "MEASURES",
    "OPTIONAL",
    "SECTIONS",
    "STAGES",
    "TODAY",
    "VERDICTS",
    "Act",
    "Article",
    "Bearer",
    "Body",
    "Campaign",
    "DatedValue",
    "Difference",
    "Duty",
    "Exclusion",
    "FamilyList",
    "Field",
    "Finding",
    "InForce",
    "ListItem",
    "Owners",
    "Pack",
    "Param",
    "Part",
    "Person",
    "Raised",
    "SchoolYear",
    "Section",
    "Semester",
    "Sentence",
    "Source",
    "Strength",
    "Words",
    "acts_offered",
    "assemble",
    "check",
    "check_begin",
    "check_end",
    "check_raise",
    "check_scope",
    "check_source",
    "compare",
    "counts_per_cent",
    "decides",
    "duties_markdown",
    "first_open_day",
    "flat",
    "in_force",
    "number",
    "owed_by",
    "printed",
    "read",
    "read_with_lines",
    "sentences",
    "term_of",
    "window_of",
    "windows_of",
]
