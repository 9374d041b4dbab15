"""From the files of a pack to the pack: the one place that knows which fact stands in which file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongyu.policy.rules.pack import Pack
from gongyu.policy.rules.source import keyed

# Every pack has these four files, and one file of duties per article under articles/.
FILES = ("pack.yaml", "bodies.yaml", "acts.yaml", "calendar.yaml")
# Lists for families, words for lecturers, times of campaigns: a beginning that a city may do without.
OPTIONAL = ("lists.yaml", "lecturers.yaml", "team.yaml", "campaigns.yaml")
FOLDER = "articles"


def assemble(files: Mapping[str, Any]) -> Pack:
    """A validated pack from the data of its files by name; raises pydantic.ValidationError."""
    head = dict(files["pack.yaml"])
    bodies = files["bodies.yaml"]
    articles = [files[name] or [] for name in sorted(files) if name.startswith(FOLDER)]
    head["params"] = keyed(head.get("params"), "code")
    head["exclusions"] = keyed(head.get("exclusions"), "code")
    return Pack.model_validate(
        {
            **head,
            "bodies": keyed(bodies["kinds"], "key"),
            "people": keyed(bodies.get("people"), "key"),
            "acts": keyed(files["acts.yaml"]["acts"], "key"),
            "calendar": files["calendar.yaml"]["school_years"],
            "lists": keyed(files.get("lists.yaml", {}).get("lists"), "key"),
            "lecturer_kinds": keyed(files.get("lecturers.yaml", {}).get("lecturer_kinds"), "key"),
            "lecture_topics": keyed(files.get("lecturers.yaml", {}).get("lecture_topics"), "key"),
            "team_parts": keyed(files.get("team.yaml", {}).get("team_parts"), "key"),
            "team_inclusions": keyed(files.get("team.yaml", {}).get("team_inclusions"), "key"),
            "campaigns": keyed(files.get("campaigns.yaml", {}).get("campaigns"), "key"),
            "duties": keyed([duty for article in articles for duty in article], "key"),
        }
    )
