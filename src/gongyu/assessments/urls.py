from django.urls import path

from gongyu.assessments import views

app_name = "assessments"

urlpatterns = [
    # --- a guardian's own --------------------------------------------------------------------------------
    path("", views.mine, name="mine"),
    path("<int:check_id>/", views.begin, name="begin"),
    path("<int:check_id>/<int:position>/", views.step, name="step"),
    path("<int:check_id>/feedback/", views.feedback, name="feedback"),
    path("<int:check_id>/again/", views.again, name="again"),
    path("<int:check_id>/delete/", views.delete, name="delete"),
    # --- figures, for schools and bureaus ----------------------------------------------------------------
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new/", views.round_new, name="round_new"),
    path("rounds/<int:check_id>/", views.round_seen, name="round"),
]
