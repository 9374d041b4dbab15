"""The roster of a school, one pupil, reading a workbook, and how guardians come in."""

from django.urls import path

from gongyu.people import views

app_name = "people"

urlpatterns = [
    path("", views.roster, name="roster"),
    path("pupils/add/", views.pupil_add, name="pupil_add"),
    path("staff/add/", views.staff_add, name="staff_add"),
    path("find/", views.find, name="find"),
    path("pupils/<int:pupil_id>/", views.pupil, name="pupil"),
    path("pupils/<int:pupil_id>/number/", views.show_number, name="reveal"),
    path("import/", views.import_roster, name="import"),
    path("import/template/", views.template, name="template"),
    path("import/<int:import_id>/", views.imported, name="imported"),
    path("import/<int:import_id>/confirm/", views.import_confirm, name="import_confirm"),
    path("import/<int:import_id>/rejected/", views.rejected, name="rejected"),
    path("schools/<int:organisation_id>/imports/", views.imports, name="imports"),
    path("schools/<int:organisation_id>/left-out/", views.left_out, name="left_out"),
    # --- staff -----------------------------------------------------------------------------------------
    path("staff/import/", views.staff_import, name="staff_import"),
    path("staff/left-out/<int:organisation_id>/", views.staff_left_out, name="staff_left_out"),
    path("staff/import/template/", views.staff_template, name="staff_template"),
    path("staff/import/<int:list_id>/", views.staff_waiting, name="staff_waiting"),
    path("staff/import/<int:list_id>/rejected/", views.staff_rejected, name="staff_rejected"),
    # --- the staff's accounts --------------------------------------------------------------------------
    path("schools/<int:organisation_id>/staff/", views.staff_accounts, name="staff_accounts"),
    path("schools/<int:organisation_id>/staff/slips/", views.slips, name="slips"),
    path("schools/<int:organisation_id>/staff/slips/make/", views.slips_make, name="slips_make"),
    path("schools/<int:organisation_id>/staff/<int:staff_id>/slip/stop/", views.slip_stop, name="slip_stop"),
    path(
        "schools/<int:organisation_id>/staff/<int:staff_id>/roles/", views.roles_by_post, name="roles_by_post"
    ),
    path("schools/<int:organisation_id>/staff/<int:staff_id>/part/", views.account_part, name="account_part"),
    path("schools/<int:organisation_id>/staff/<int:staff_id>/roles/end/", views.roles_end, name="roles_end"),
    path("slip/<str:token>/", views.slip, name="slip"),
    # --- who answers for a child -----------------------------------------------------------------------
    path("pupils/<int:pupil_id>/guardians/", views.answering, name="answering"),
    path("pupils/<int:pupil_id>/guardians/add/", views.guardian_add, name="guardian_add"),
    path("guardianships/<int:guardianship_id>/end/", views.guardianship_end, name="guardianship_end"),
    # --- who stands here twice -------------------------------------------------------------------------
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/merge/", views.merge, name="merge"),
    path("duplicates/apart/", views.tell_apart, name="tell_apart"),
    path("merges/<int:merge_id>/undo/", views.unmerge, name="unmerge"),
    # --- the end of a year -----------------------------------------------------------------------------
    path("rollover/<int:organisation_id>/", views.rollover, name="rollover"),
    path("rollover/<int:organisation_id>/confirm/", views.rollover_confirm, name="rollover_confirm"),
    path("rollover/<int:organisation_id>/undo/", views.rollover_undo, name="rollover_undo"),
    path("rollover/classes/<int:class_id>/", views.rollover_class, name="rollover_class"),
    path("rollover/pupils/<int:pupil_id>/", views.rollover_pupil, name="rollover_pupil"),
    # --- guardians come in -----------------------------------------------------------------------------
    path("join/<str:link>/", views.join, name="join"),
    path("enter/", views.enter, name="enter"),
    path("classes/<int:class_id>/families/", views.families, name="families"),
    path("classes/<int:class_id>/families/poster/", views.poster, name="poster"),
    path("classes/<int:class_id>/families/invite/", views.invite, name="invite"),
    path("classes/<int:class_id>/families/uninvite/", views.uninvite, name="uninvite"),
    path("requests/<int:request_id>/admit/", views.admit, name="admit"),
    path("requests/<int:request_id>/refuse/", views.refuse, name="refuse"),
    # --- consent ---------------------------------------------------------------------------------------
    path("consents/", views.consents, name="consents"),
    path("consents/sheet/", views.consent_form, name="consent_form"),
    path("consents/<int:consent_id>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("pupils/<int:pupil_id>/consent/", views.paper_consent, name="paper_consent"),
    path("pupils/<int:pupil_id>/consent/give/", views.consent_give, name="consent_give"),
]
