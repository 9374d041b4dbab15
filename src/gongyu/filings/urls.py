from django.urls import path

from gongyu.filings import views

app_name = "filings"

urlpatterns = [
    path("", views.filings, name="list"),
    path("file/", views.file, name="file"),
    path("<int:filing_id>/", views.filing, name="filing"),
    path("<int:filing_id>/close/", views.close, name="close"),
    path("<int:filing_id>/withdraw/", views.withdraw, name="withdraw"),
]
