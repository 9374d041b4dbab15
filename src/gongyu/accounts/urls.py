"""Only those of django-allauth's pages that this product uses, under the names that it looks for."""

from allauth.account import views as allauth
from django.urls import path

from gongyu.accounts import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("signup/", views.closed, name="account_signup"),
    path("password/set/", views.closed, name="account_set_password"),
    path("preferences/", views.preferences, name="account_preferences"),
]
