"""The demonstration's bodies: real regions, invented schools, stations and museums, the pack's offices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import count
from typing import Any, Final

import numpy as np
from pypinyin import Style, lazy_pinyin

from gongyu.demo.size import STAGES, Size
from gongyu.kernel.regions import trimmed
from gongyu.policy.rules import Pack

WORDS: Final = re.findall(
    "..",
    "晨曦启明育新博雅求实明德向阳青松白杨春晖致远静湖文澜立达朝晖清泉星河同心海棠梧桐"
    "银杏望岳凤栖燕山滦水碧桐知行弘毅崇文思齐格致树人尚美和畅乐群怀远景行嘉木远航荷塘"
    "松涛云帆润泽学林书香琢玉雅正含章毓秀兰亭双桥南苑北辰东篱西塘新禾稻香麦田果园渔歌"
    "矿工瓷都新区滨河",
)
SUFFIX: Final = {
    "kindergarten": "幼儿园",
    "primary": "小学",
    "junior": "初级中学",
    "senior": "高级中学",
    "special": "特殊教育学校",
}
VENUES: Final = ("博物馆", "图书馆", "科技馆", "文化馆", "青少年宫", "美术馆", "体育馆", "劳动教育基地")
CATEGORY: Final = {"kindergarten": "11", "primary": "21", "junior": "31", "senior": "34", "special": "51"}
FOUNDED: Final = date(2015, 9, 1)


@dataclass(slots=True)
class Bodies:
    """Rows of organisations_organisation, and the schools among them as parallel arrays."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    schools: list[dict[str, Any]] = field(default_factory=list)


def short(name: str) -> str:
    """A county's name without the city's in front."""
    return re.sub(r"^(河北)?唐山(市)?", "", name) or name


@cache
def pinyin(name: str) -> str:
    return " ".join(lazy_pinyin(name, style=Style.NORMAL))[:240]


class Founder:
    """Makes every body, in an order that puts parents before children."""

    def __init__(
        self, pack: Pack, regions: list[dict[str, str]], size: Size, rng: np.random.Generator
    ) -> None:
        self.pack, self.size, self.rng = pack, size, rng
        self.city = next(r for r in regions if r["level"] == "city")
        self.counties = [r for r in regions if r["level"] == "county"]
        self.towns = [r for r in regions if r["level"] == "town"]
        self.places = [
            r for r in regions if r["level"] == "neighbourhood" and r["committee"] != "placeholder"
        ]
        self.places_of: dict[str, list[dict[str, str]]] = {}
        for place in self.places:
            self.places_of.setdefault(place["code"][:6], []).append(place)
        self.bodies = Bodies()
        self.ids = count(1)
        self.serial = count(1)

    def found(self) -> Bodies:
        self._offices()
        self._communities()
        self._schools()
        self._services()
        return self.bodies

    def _add(
        self, kind: str, level: str, region: dict[str, str], name: str, code: str, **more: Any
    ) -> dict[str, Any]:
        prefix = trimmed(region["code"], region["level"])
        parent = more.pop("parent", None)
        path = f"{parent['path']}{code}/" if parent else f"{prefix}/{code}/"
        governs = level in ("city", "county", "town", "community")
        row = {
            "id": next(self.ids),
            "code": code,
            "name": name,
            "kind": kind,
            "level": level,
            "stage": more.get("stage", ""),
            "region_id": region["code"],
            "county_code": region["code"][:6],
            "parent_id": parent["id"] if parent else None,
            "path": path,
            "jurisdiction": prefix if governs else path,
            "opened_on": more.get("opened_on", FOUNDED),
            "closed_on": None,
            "succeeded_by_id": None,
            "pinyin": pinyin(name),
        }
        self.bodies.rows.append(row)
        return row

    def _offices(self) -> None:
        for region, level in [(self.city, "city"), *((c, "county") for c in self.counties)]:
            for number, body in enumerate(self.pack.bodies.values()):
                if level in body.levels and "unit" not in body.levels and "community" not in body.levels:
                    name = short(region["name"]) if level == "county" else region["name"]
                    self._add(
                        body.key, level, region, f"{name}{body.zh}", f"{region['code'][:6]}B{number:02d}"
                    )
        for town in self.towns:
            self._add("government", "town", town, f"{town['name']}人民政府", f"{town['code'][:9]}B")

    def _communities(self) -> None:
        counties = {c["code"][:6]: self.rng.normal(0, 0.06) for c in self.counties}
        for place in self.places:
            urban = place["committee"] == "urban"
            self._add(
                "community" if urban else "village", "community", place, place["name"], f"{place['code']}C"
            )
            share = (0.93 if urban else 0.82) + counties[place["code"][:6]]
            if self.rng.random() < share:
                self._station(place)

    def _station(self, place: dict[str, str]) -> None:
        late = self.rng.random() < 0.04
        opened = date(2026, 3, 8) if late else date(2023 + int(self.rng.integers(0, 3)), 5, 15)
        base = place["name"].removesuffix("居民委员会").removesuffix("村民委员会").removesuffix("委员会")
        kind, label = (
            ("parents_school", "家长学校") if self.rng.random() < 0.08 else ("station", "家教指导服务站")
        )
        self._add(kind, "unit", place, f"{base}{label}", f"{place['code']}S", opened_on=opened)

    def _schools(self) -> None:
        weights = self._county_weights()
        campuses = self.size.campuses
        for stage in STAGES:
            shares = _apportion(self.size.schools[stage], weights)
            for county, share in zip(self.counties, shares, strict=True):
                for number in range(share):
                    together = stage == "junior" and campuses > 0 and number == 1
                    campuses -= together
                    self._school(county, stage, number, together)

    def _county_weights(self) -> np.ndarray:
        weight = {c["code"][:6]: 8.0 for c in self.counties}
        for place in self.places:
            weight[place["code"][:6]] += 4.0 if place["committee"] == "urban" else 1.0
        values = np.array([weight[c["code"][:6]] for c in self.counties])
        return np.asarray(values / values.sum())

    def _school(self, county: dict[str, str], stage: str, number: int, together: bool) -> None:
        place = self._place_in(county)
        word = WORDS[(number * 7 + int(county["code"][4:6])) % len(WORDS)]
        again = "" if number < len(WORDS) else f"第{'二三四五六七八九'[number // len(WORDS) - 1]}"
        base = f"{short(county['name'])}{word}{again}"
        code = f"{CATEGORY[stage]}13{next(self.serial):06d}"
        if together:
            # A nine-year school is judged per stage: two bodies under one roof.
            roof = self._add("school_campus", "unit", place, f"{base}学校", code)
            for part, label in (("primary", "小学部"), ("junior", "初中部")):
                suffix = "P" if part == "primary" else "J"
                row = self._add(
                    "school", "unit", place, f"{base}学校{label}", code + suffix, stage=part, parent=roof
                )
                self.bodies.schools.append(row)
            return
        kind = "kindergarten" if stage == "kindergarten" else "school"
        fresh = self.rng.random() < 0.004
        row = self._add(
            kind,
            "unit",
            place,
            base + SUFFIX[stage],
            code,
            stage=stage,
            opened_on=date(2026, 9, 1) if fresh else FOUNDED,
        )
        self.bodies.schools.append(row)

    def _place_in(self, county: dict[str, str]) -> dict[str, str]:
        inside = self.places_of[county["code"][:6]]
        return inside[int(self.rng.integers(0, len(inside)))]

    def _services(self) -> None:
        for county in self.counties:
            name = short(county["name"])
            for kind, label, tail in (
                ("marriage_registry", "婚姻登记处", "M"),
                ("adoption_registry", "收养登记处", "A"),
                ("elder_university", "老年大学", "E"),
                ("community_college", "社区学院", "K"),
                ("open_university", "开放大学分校", "O"),
            ):
                self._add(kind, "unit", county, f"{name}{label}", f"{county['code'][:6]}{tail}01")
            for number in range(self.size.venues_per_county):
                label = VENUES[number % len(VENUES)]
                kind = "cultural_institution" if label in ("图书馆", "文化馆", "美术馆") else "venue"
                again = "" if number < len(VENUES) else "分馆"
                self._add(
                    kind,
                    "unit",
                    self._place_in(county),
                    f"{name}{label}{again}",
                    f"{county['code'][:6]}V{number:02d}",
                )
        for number, label in enumerate(("师范学院", "理工学院", "职业技术学院", "医学院")):
            self._add(
                "university", "unit", self.city, f"{label}（演示）", f"{self.city['code'][:6]}U{number}"
            )


def _apportion(total: int, weights: np.ndarray) -> list[int]:
    """Whole numbers that sum to the total, nearest to the weights (largest remainders)."""
    exact = weights * total
    parts = np.floor(exact).astype(int)
    for index in np.argsort(parts - exact)[: total - int(parts.sum())]:
        parts[index] += 1
    return [int(part) for part in parts]
