# ruff: noqa: S608 - statements are put together from this module's own texts; values are parameters.
"""One sign-in a role, so that a newcomer can be anybody. All share one printed password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import connection

from gongyu.access.models import Grant
from gongyu.accounts.models import User

# Printed for everybody to see, and only ever set where nothing but invented people is loaded.
PASSWORD: Final = "gongyu-demo-2026"  # noqa: S105
REASON: Final = "演示账号"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signs in, under which name, with which role at which kind of body."""

    username: str
    display: str
    role: str
    kind: str = ""
    level: str = ""
    stage: str = ""


SIGN_INS: Final = (
    SignIn("shi", "市教育局 · 政策科", "city_officer", "education", "city"),
    SignIn("xian", "县教育局 · 德育股", "county_officer", "education", "county"),
    SignIn("fulian", "县妇联 · 家儿部", "department_officer", "womens_federation", "county"),
    SignIn("xiaozhang", "小学校长", "school_leader", "school", "unit", "primary"),
    SignIn("deyu", "小学德育处", "school_officer", "school", "unit", "primary"),
    SignIn("banzhuren", "小学班主任", "head_teacher", "school", "unit", "primary"),
    SignIn("kejiao", "小学科任老师", "subject_teacher", "school", "unit", "primary"),
    SignIn("xinli", "小学心理老师", "psychologist", "school", "unit", "primary"),
    SignIn("youeryuan", "幼儿园办公室", "school_officer", "kindergarten", "unit", "kindergarten"),
    SignIn("jiazhang", "家长", "guardian"),
    SignIn("zhandian", "社区家教服务站", "station_worker", "station", "unit"),
    SignIn("bowuguan", "场馆社教部", "venue_officer", "venue", "unit"),
    SignIn("dudao", "县督学", "supervisor", "education_supervision", "county"),
    SignIn("shenji", "市审计员", "auditor", "education", "city"),
    SignIn("guanli", "市授权管理员", "grant_admin", "education", "city"),
    SignIn("xitong", "市系统管理员", "system_admin", "education", "city"),
)


def demonstration_user() -> int:
    """The user in whose name invented records were made; nobody can sign in as it."""
    user = User(username="yanshi", display_name="演示数据", is_active=False)
    user.set_unusable_password()
    user.save()
    return int(user.pk)


class SignIns:
    """Creates the users and their grants, and ties the teacher's and the guardian's to the registry."""

    def __init__(self, bodies: list[dict[str, Any]], schools: list[dict[str, Any]], today: date) -> None:
        self.bodies, self.schools, self.today = bodies, schools, today

    def create(self) -> None:
        password = make_password(PASSWORD)
        school = self.school()
        for sign_in in SIGN_INS:
            user = User.objects.create(
                username=sign_in.username, display_name=f"{sign_in.display}（演示）", password=password
            )
            place = self._place(sign_in, school)
            Grant.objects.create(
                user=user,
                role=sign_in.role,
                organisation_id=place["id"] if place else None,
                valid_from=date(self.today.year - 1, 9, 1),
                reason=REASON,
            )
            if sign_in.role == "guardian" or (sign_in.kind == "school" and sign_in.role in _STAFF):
                self._tie(sign_in.role, int(user.pk), school["id"])

    def school(self) -> dict[str, Any]:
        """The primary school at which most of the sign-ins work."""
        return next(s for s in self.schools if s["stage"] == "primary" and s["parent_id"] is None)

    def _place(self, sign_in: SignIn, school: dict[str, Any]) -> dict[str, Any] | None:
        if not sign_in.kind:
            return None
        if sign_in.kind == "school":
            return school
        fits = [
            body
            for body in self.bodies
            if (body["kind"], body["level"], body["stage"]) == (sign_in.kind, sign_in.level, sign_in.stage)
        ]
        near = [body for body in fits if body["county_code"] == school["county_code"]]
        return next(iter(near or fits), None)

    def _tie(self, role: str, user: int, school: int) -> None:
        """Let the user be a member of staff or a guardian of the sign-ins' school."""
        with connection.cursor() as cursor:
            if role == "guardian":
                cursor.execute(_GUARDIAN, {"user": user, "school": school, "day": self.today})
                return
            cursor.execute(_STAFF[role], {"user": user, "school": school, "day": self.today})


_HEADS = """
    SELECT h.staff_id, c.id AS class_id FROM people_headship h
    JOIN people_schoolclass c ON c.id = h.school_class_id
    WHERE c.organisation_id = %(school)s AND h.valid_until IS NULL AND h.superseded_at IS NULL
    ORDER BY abs(c.entry_year - extract(year FROM %(day)s::date)::int + 2), c.id LIMIT 1
"""
_STAFF = {
    "head_teacher": (
        f"UPDATE people_staff SET user_id = %(user)s WHERE id = (SELECT staff_id FROM ({_HEADS}) t)"
    ),
    **{
        role: (
            "UPDATE people_staff SET user_id = %(user)s WHERE id = (SELECT staff_id FROM people_post "
            f"WHERE organisation_id = %(school)s AND post = '{post}' ORDER BY id LIMIT 1)"
        )
        for role, post in (
            ("school_leader", "principal"),
            ("school_officer", "moral_director"),
            ("psychologist", "psychologist"),
        )
    },
    "subject_teacher": (
        "UPDATE people_staff SET user_id = %(user)s WHERE id = (SELECT staff_id FROM people_post "
        "WHERE organisation_id = %(school)s AND post = 'teacher' AND staff_id NOT IN "
        "(SELECT staff_id FROM people_headship) ORDER BY id DESC LIMIT 1)"
    ),
}
# A guardian of that head teacher's class, if possible one with a visit still to confirm.
_GUARDIAN = f"""
    UPDATE people_guardian SET user_id = %(user)s WHERE id = (
        SELECT g.guardian_id FROM people_enrolment e
        JOIN people_guardianship g ON g.pupil_id = e.pupil_id
        LEFT JOIN contact_visit v ON v.pupil_id = e.pupil_id AND v.state = 'recorded'
        LEFT JOIN ledger_attestation a ON a.entry_id = v.entry_id
        WHERE e.school_class_id = (SELECT class_id FROM ({_HEADS}) t) AND e.valid_until IS NULL
        ORDER BY (v.id IS NOT NULL AND a.id IS NULL) DESC, v.occurred_on DESC NULLS LAST, g.guardian_id
        LIMIT 1)
"""
