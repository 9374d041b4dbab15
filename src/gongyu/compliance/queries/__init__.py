"""Reading standings: what the engine needs, and what people see."""

from gongyu.compliance.queries.county_visits import CountyVisits, SchoolVisits, county_visits
from gongyu.compliance.queries.exemptions import Excepted, exemption, exemptions, waiting_for
from gongyu.compliance.queries.pages.areas import Area, Summed, area, areas
from gongyu.compliance.queries.pages.county import CountyPage, county
from gongyu.compliance.queries.pages.document import DocumentPage, document, outlines
from gongyu.compliance.queries.pages.duty import DutyPage, article_of, duty_page
from gongyu.compliance.queries.pages.exemptions import (
    ExemptionsPage,
    RequestSheet,
    duty_by_key,
    exemption_to_decide,
    exemptions_page,
    request_sheet,
    require_exemptions,
)
from gongyu.compliance.queries.pages.words import duty_words, period_words
from gongyu.compliance.queries.report import Figure, Report, coded, report
from gongyu.compliance.queries.report_papers import report_paper, report_table
from gongyu.compliance.queries.school import SchoolPage, own_body, school
from gongyu.compliance.queries.school_class import ClassPage, class_page
from gongyu.compliance.queries.small import of_children
from gongyu.compliance.queries.standings import (
    DutyStanding,
    DutySum,
    OwnChild,
    claimed,
    county_sums,
    own_children,
    standings_of,
)
from gongyu.compliance.queries.statements import warm
from gongyu.compliance.queries.trace.area import AreaTrace, area_trace
from gongyu.compliance.queries.trace.page import TracePage, trace
from gongyu.compliance.rules.report import ARTICLES as REPORTED

__all__ = [
    "REPORTED",
    "Area",
    "AreaTrace",
    "ClassPage",
    "CountyPage",
    "CountyVisits",
    "DocumentPage",
    "DutyPage",
    "DutyStanding",
    "DutySum",
    "Excepted",
    "ExemptionsPage",
    "Figure",
    "OwnChild",
    "Report",
    "RequestSheet",
    "SchoolPage",
    "SchoolVisits",
    "Summed",
    "TracePage",
    "area",
    "area_trace",
    "areas",
    "article_of",
    "claimed",
    "class_page",
    "coded",
    "county",
    "county_sums",
    "county_visits",
    "document",
    "duty_by_key",
    "duty_page",
    "duty_words",
    "exemption",
    "exemption_to_decide",
    "exemptions",
    "exemptions_page",
    "of_children",
    "outlines",
    "own_body",
    "own_children",
    "period_words",
    "report",
    "report_paper",
    "report_table",
    "request_sheet",
    "require_exemptions",
    "school",
    "standings_of",
    "trace",
    "waiting_for",
    "warm",
]
