"""The pack's objects and every rule about them. Pure: no database, no clock, no Django."""

from gongyu.policy.rules.assemble import FILES, FOLDER, assemble
from gongyu.policy.rules.calendar import TODAY, SchoolYear, Semester, window_of, windows_of
from gongyu.policy.rules.checker import check
from gongyu.policy.rules.compare import FIELDS, SECTIONS, Difference, Field, Section, compare, flat
from gongyu.policy.rules.duty import Bearer, DatedValue, Duty, Owners, Strength
from gongyu.policy.rules.frozen import Words
from gongyu.policy.rules.markdown import duties_markdown
from gongyu.policy.rules.offer import acts_offered, owed_by
from gongyu.policy.rules.pack import Act, Article, Body, Exclusion, Pack, Param, Part, Person
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
    "SECTIONS",
    "STAGES",
    "TODAY",
    "VERDICTS",
    "Act",
    "Article",
    "Bearer",
    "Body",
    "DatedValue",
    "Difference",
    "Duty",
    "Exclusion",
    "Field",
    "Finding",
    "InForce",
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
    "window_of",
    "windows_of",
]
