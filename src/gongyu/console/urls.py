"""Administrators' screens."""

from django.urls import path

from gongyu.console import views

app_name = "console"

urlpatterns = [
    path("grants/", views.grants, name="grants"),
    path("grants/give/", views.grant_give, name="grant_give"),
    path("grants/<int:grant_id>/end/", views.grant_end, name="grant_end"),
    path("accounts/open/", views.account_open, name="account_open"),
    path("accounts/password/", views.password_reset, name="password_reset"),
    path("audit/", views.audit, name="audit"),
]
