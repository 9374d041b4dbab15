"""The roster of a school, one pupil, and reading a workbook."""

from django.urls import path

from gongyu.people import views

app_name = "people"

urlpatterns = [
    path("", views.roster, name="roster"),
    path("pupils/<int:pupil_id>/", views.pupil, name="pupil"),
    path("import/", views.import_roster, name="import"),
    path("import/template/", views.template, name="template"),
    path("import/rejected/<slug:token>/", views.rejected, name="rejected"),
]
