"""How the clauses stand: the document, a duty, a county, a school, a class, and where a number comes from."""

from django.urls import path

from gongyu.compliance import views

app_name = "compliance"

urlpatterns = [
    path("", views.document, name="document"),
    path("duties/<str:key>/", views.duty, name="duty"),
    path("counties/<str:code>/", views.county, name="county"),
    path("bodies/<int:organisation_id>/", views.school, name="school"),
    path("bodies/<int:organisation_id>/report/", views.report, name="report"),
    path("bodies/<int:organisation_id>/report.docx", views.report_word, name="report_word"),
    path("bodies/<int:organisation_id>/report.xlsx", views.report_workbook, name="report_workbook"),
    path("code/", views.code, name="code"),
    path("classes/<int:class_id>/", views.school_class, name="class"),
    path("trace/<str:duty_key>/<str:period_key>/<int:organisation_id>/", views.trace, name="trace"),
    path("trace/<str:duty_key>/<str:period_key>/area/<str:code>/", views.trace_area, name="trace_area"),
    path("outlines.json", views.outlines, name="outlines"),
    path("exemptions/", views.exemptions, name="exemptions"),
    path("exemptions/request/", views.exemption_request, name="exemption_request"),
    path("exemptions/<int:exemption_id>/decide/", views.exemption_decide, name="exemption_decide"),
    path("exemptions/<int:exemption_id>/withdraw/", views.exemption_withdraw, name="exemption_withdraw"),
]
