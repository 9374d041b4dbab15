from django.urls import path

from gongyu.guidance import views

app_name = "guidance"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("mine/", views.mine, name="mine"),
    path("confirm/", views.confirm, name="confirm"),
    path("<int:organisation_id>/", views.team, name="team"),
    path("<int:organisation_id>/add/", views.add, name="add"),
    path("<int:organisation_id>/train/", views.train, name="train"),
    path("members/<int:team_member_id>/leave/", views.leave, name="leave"),
    path("trainings/<int:training_id>/untrain/", views.untrain, name="untrain"),
]
