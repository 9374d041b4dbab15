"""A town with a document of one page, for tests that plant a fault in it."""

from __future__ import annotations

from pathlib import Path

TEXT = """# 关于小城共育的若干措施

引言不算条文。

## 一、学校

### 1.家校沟通。各学校要建立沟通制度。老师每学年到每个孩子家里至少走访1次。

### 2.社会支持。到2027年建站率达到60%，每站每年至少组织3次服务（小政〔2024〕9号）。
"""

PACK = """key: tiny
version: 1
title: {zh: 小城共育措施, en: Measures of a small town}
document: {number: 小政〔2024〕1号}
city: "990100000000"
in_force_from: 2024-09-01
parts:
- {key: 一, title: {zh: 学校, en: Schools}}
articles:
- {no: 1, part: 一, title: {zh: 家校沟通, en: School and home}}
- {no: 2, part: 一, title: {zh: 社会支持, en: Society}}
params:
- {code: P.modes, name: {zh: 家访方式, en: Kinds of visit}, default: 入户, status: local_decision, why: ""}
exclusions:
- {code: X.NEW, zh: 新设, en: Newly opened}
"""

BODIES = """kinds:
- {key: education, zh: 教育局, en: Education bureau, levels: [city, county], department: true, code: EDU}
- {key: school, zh: 学校, en: School, levels: [unit]}
- {key: station, zh: 服务站, en: Station, levels: [community]}
people:
- {key: head_teacher, zh: 班主任, en: Head teacher, role: head_teacher}
"""

ACTS = """acts:
- {key: visit.home, zh: 家访, en: Visit, form: visit, actors: [head_teacher], purpose: {zh: 访, en: Know}}
- {key: filing.rule, zh: 制度, en: Rules, form: filing, actors: [school], purpose: {zh: 存档, en: To keep}}
- {key: activity.service, zh: 课, en: Talk, form: activity, actors: [station], purpose: {zh: 记, en: Note}}
"""

CALENDAR = """school_years:
- key: 2025-2026
  semesters:
  - {key: 2025-2026-1, stage: primary, starts_on: 2025-09-01, ends_before: 2026-03-02}
  - {key: 2025-2026-2, stage: primary, starts_on: 2026-03-02, ends_before: 2026-09-01}
  - {key: 2025-2026-1, stage: junior, starts_on: 2025-09-01, ends_before: 2026-02-23}
  - {key: 2025-2026-2, stage: junior, starts_on: 2026-02-23, ends_before: 2026-09-01}
- key: 2026-2027
  semesters:
  - {key: 2026-2027-1, stage: primary, starts_on: 2026-09-01, ends_before: 2027-02-22}
  - {key: 2026-2027-2, stage: primary, starts_on: 2027-02-22, ends_before: 2027-09-01}
  - {key: 2026-2027-1, stage: junior, starts_on: 2026-09-01, ends_before: 2027-02-22}
  - {key: 2026-2027-2, stage: junior, starts_on: 2027-02-22, ends_before: 2027-09-01}
"""

ARTICLE_1 = """- key: M1.1
  sentence: S01-1
  anchor: 沟通制度
  summary: {zh: 学校定出与家长往来的办法, en: Schools set out how they keep in touch}
  verdict: existence
  strength: {grade: 应当, basis: inferred, modal: 要}
  bearer: {kinds: [school], level: unit, stages: [primary, junior]}
  actors: [school]
  owners: {lead: [education]}
  subject: organisation
  clock: continuous
  measure: exists
  aggregate: units
  acts: [filing.rule]
  capture: document
  inferred: [strength]
- key: M1.2
  sentence: S01-2
  anchor: 至少走访1次
  summary: {zh: 一学年里老师到每个孩子家去一回, en: One visit to every pupil in a school year}
  verdict: judged
  strength: {grade: 必须, basis: explicit, modal: 至少}
  bearer: {kinds: [school], level: unit, stages: [primary, junior]}
  actors: [head_teacher]
  owners: {lead: [education]}
  subject: pupil
  clock: school_year
  measure: coverage
  aggregate: sum
  values: [{from: 2024-09-01, n: 1, target: 100, source: clause}]
  acts: [visit.home]
  exclusions: [X.NEW]
  params: [P.modes]
  capture: form
"""

ARTICLE_2 = """- key: M2.1
  sentence: S02-1
  anchor: 建站率达到60%
  summary: {zh: 到期时六成的村居有站, en: Six of ten neighbourhoods have a station}
  verdict: judged
  strength: {grade: 必须, basis: explicit, modal: 达到}
  bearer: {kinds: [education], level: county}
  actors: [education]
  owners: {lead: [education]}
  subject: region
  clock: deadline
  deadline: 2027-12-31
  measure: ratio
  aggregate: sum
  values: [{from: 2024-09-01, target: 60, source: clause}]
  capture: derived
- key: M2.2
  sentence: S02-1
  anchor: 至少组织3次服务
  summary: {zh: 站里一年办三场, en: Three services a year}
  verdict: judged
  strength: {grade: 必须, basis: explicit, modal: 至少}
  bearer: {kinds: [station], level: community}
  actors: [station]
  owners: {lead: [education]}
  subject: organisation
  clock: calendar_year
  measure: count
  aggregate: units
  values: [{from: 2024-09-01, n: 3, source: clause}]
  acts: [activity.service]
  capture: one_tap
"""

FILES = {
    "pack.yaml": PACK,
    "bodies.yaml": BODIES,
    "acts.yaml": ACTS,
    "calendar.yaml": CALENDAR,
    "articles/01.yaml": ARTICLE_1,
    "articles/02.yaml": ARTICLE_2,
    "text.md": TEXT,
}


def write(place: Path, **changed: str) -> Path:
    """The tiny pack under `place`, some files changed (`articles_01="…"` for articles/01.yaml)."""
    (place / "articles").mkdir(parents=True, exist_ok=True)
    for name, words in FILES.items():
        key = name.rsplit(".", 1)[0].replace("/", "_")
        (place / name).write_text(changed.get(key, words), encoding="utf-8")
    return place


def line_of(name: str, phrase: str, words: str | None = None) -> int:
    """The line of the first occurrence of a phrase in one of the files."""
    lines = (words or FILES[name]).splitlines()
    return next(number for number, line in enumerate(lines, 1) if phrase in line)
