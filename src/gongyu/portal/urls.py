"""Each role's first page."""

from django.urls import path

from gongyu.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("children/<int:pupil_id>/looks/", views.looks, name="looks"),
]
