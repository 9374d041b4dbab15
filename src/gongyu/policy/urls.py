from django.urls import path

from gongyu.policy import views

app_name = "policy"

urlpatterns = [
    path("", views.pack, name="pack"),
    path("articles/<int:no>/", views.article, name="article"),
    path("overrides/", views.overrides, name="overrides"),
    path("overrides/<int:override_id>/end/", views.override_end, name="override_end"),
]
