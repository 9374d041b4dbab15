"""The inbox."""

from django.urls import path

from gongyu.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("badge/", views.badge, name="badge"),
    path("read/", views.read_all, name="read_all"),
    path("<int:message_id>/read/", views.read, name="read"),
]
