"""What other rooms may ask of the team."""

from gongyu.guidance.queries.counties import CountyLine, Overview, overview
from gongyu.guidance.queries.following import MEMBERS_FOLLOW
from gongyu.guidance.queries.members import member, members_at, name_of
from gongyu.guidance.queries.pack_words import OUTSIDE, TEAM, acts_at, part_of, part_words, parts_at, topics
from gongyu.guidance.queries.places import keep_places, keeps, place, staff_id, to_keep
from gongyu.guidance.queries.team import Sheet, TeamPage, proposals, sheet, team_page
from gongyu.guidance.queries.trainings import Mine, mine, training

__all__ = [
    "MEMBERS_FOLLOW",
    "OUTSIDE",
    "TEAM",
    "CountyLine",
    "Mine",
    "Overview",
    "Sheet",
    "TeamPage",
    "acts_at",
    "keep_places",
    "keeps",
    "member",
    "members_at",
    "mine",
    "name_of",
    "overview",
    "part_of",
    "part_words",
    "parts_at",
    "place",
    "proposals",
    "sheet",
    "staff_id",
    "team_page",
    "to_keep",
    "topics",
    "training",
]
