"""What a browser asks for by itself to make the site an app."""

from django.urls import path

from gongyu.ui import views

app_name = "ui"

urlpatterns = [
    path("sw.js", views.worker, name="worker"),
    path("app.webmanifest", views.manifest, name="manifest"),
]
