"""Administrators' screens."""

from django.urls import path

from gongyu.console import views

app_name = "console"

urlpatterns = [
    path("", views.home, name="home"),
    path("grants/", views.grants, name="grants"),
    path("grants/give/", views.grant_give, name="grant_give"),
    path("grants/<int:grant_id>/end/", views.grant_end, name="grant_end"),
    path("grants/<int:grant_id>/renew/", views.grant_renew, name="grant_renew"),
    path("accounts/open/", views.account_open, name="account_open"),
    path("accounts/password/", views.password_reset, name="password_reset"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/new/", views.body_found, name="body_found"),
    path("bodies/<int:organisation_id>/", views.body, name="body"),
    path("bodies/<int:organisation_id>/rename/", views.body_rename, name="body_rename"),
    path("bodies/<int:organisation_id>/close/", views.body_close, name="body_close"),
    path("bodies/<int:organisation_id>/merge/", views.body_merge, name="body_merge"),
    path("bodies/<int:organisation_id>/split/", views.body_split, name="body_split"),
    path(
        "bodies/<int:organisation_id>/changes/<int:reorganisation_id>/undo/",
        views.change_undo,
        name="change_undo",
    ),
    path("accounts/<int:user_id>/", views.account, name="account"),
    path("accounts/<int:user_id>/unlock/", views.unlock, name="unlock"),
    path("accounts/<int:user_id>/sessions/end/", views.sessions_end, name="sessions_end"),
    path("sign-ins/", views.sign_ins, name="sign_ins"),
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/end/", views.emergency_end, name="emergency_end"),
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/<int:emergency_id>/", views.emergency_review, name="emergency_review"),
    path("pack/", views.pack, name="pack"),
    path("health/", views.health, name="health"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/retry/", views.job_retry, name="job_retry"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("person/", views.person, name="person"),
    path("person/export/", views.person_export, name="person_export"),
    path("person/erase/", views.erasure_ask, name="erasure_ask"),
    path("erasures/", views.erasures, name="erasures"),
    path("erasures/<int:erasure_id>/confirm/", views.erasure_confirm, name="erasure_confirm"),
    path("erasures/<int:erasure_id>/refuse/", views.erasure_refuse, name="erasure_refuse"),
    path("retention/", views.retention, name="retention"),
    path("keys/", views.keys, name="keys"),
    path("imports/", views.imports, name="imports"),
    path("audit/", views.audit, name="audit"),
    path("audit/file/", views.audit_export, name="audit_export"),
]
