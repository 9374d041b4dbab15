"""What a notice might say, where the system knows it already: of an activity that is to come."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.activities import queries as activities
from gongyu.contact.queries.notices import Audience
from gongyu.contact.rules.notices import TITLE_MOST
from gongyu.kernel.refusal import OutOfScope

# Whom an activity invites → whom the notice goes to; of a grade it is not known which.
_REACHED = {"all": "school", "class": "class"}


def draft_for(viewer: Viewer, activity_id: int) -> dict[str, str]:
    """The fields of a notice about a planned activity, for those who organise it; OutOfScope or Forbidden for
    others, and OutOfScope for one that is not to come."""
    one = activities.to_touch(viewer, activity_id)
    line = one.line
    if line.state != "planned":
        raise OutOfScope
    when = " ".join(part for part in (line.held_on.isoformat(), line.hour) if part)
    said = [_("时间：%(when)s") % {"when": when}]
    if one.place:
        said.append(_("地点：%(place)s") % {"place": one.place})
    if (closes := activities.signs_up_until(activity_id)) is not None:
        said.append(
            _("需要先报名，%(day)s 截止：登录以后在首页点“报名”。来不了没有关系。")
            % {"day": closes.isoformat()}
        )
    draft = {"title": line.title[:TITLE_MOST], "body": "\n".join(said)}
    if (kind := _REACHED.get(one.audience)) is not None:
        draft["audience"] = Audience(kind, line.organisation_id, one.class_id).key
    return draft
