"""Every room's pages under one roof."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("gongyu.accounts.urls")),
    path("people/", include("gongyu.people.urls")),
    path("policy/", include("gongyu.policy.urls")),
    path("standing/", include("gongyu.compliance.urls")),
    path("visits/", include("gongyu.contact.urls")),
    path("activities/", include("gongyu.activities.urls")),
    path("filings/", include("gongyu.filings.urls")),
    path("team/", include("gongyu.guidance.urls")),
    path("lecturers/", include("gongyu.resources.urls")),
    path("committees/", include("gongyu.committees.urls")),
    path("courses/", include("gongyu.courses.urls")),
    path("self-checks/", include("gongyu.assessments.urls")),
    path("inbox/", include("gongyu.notices.urls")),
    path("console/", include("gongyu.console.urls")),
    path("", include("gongyu.ui.urls")),
    path("", include("gongyu.portal.urls")),
]

handler400 = "gongyu.ui.views.unreadable"
handler403 = "gongyu.ui.views.forbidden"
handler404 = "gongyu.ui.views.not_found"
handler500 = "gongyu.ui.views.broken"
