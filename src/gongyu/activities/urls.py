from django.urls import path

from gongyu.activities import views

app_name = "activities"

urlpatterns = [
    path("", views.activities, name="list"),
    path("plan/", views.plan, name="plan"),
    path("<int:activity_id>/", views.activity, name="activity"),
    path("<int:activity_id>/hold/", views.hold, name="hold"),
    path("<int:activity_id>/call-off/", views.call_off, name="call_off"),
    path("<int:activity_id>/withdraw/", views.withdraw, name="withdraw"),
]
