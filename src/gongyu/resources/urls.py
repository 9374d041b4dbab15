from django.urls import path

from gongyu.resources import views

app_name = "resources"

urlpatterns = [
    # --- keeping a corps -------------------------------------------------------------------------------
    path("", views.overview, name="overview"),
    path("found/", views.found, name="found"),
    path("corps/<int:corps_id>/", views.corps, name="corps"),
    path("corps/<int:corps_id>/renew/", views.renew, name="renew"),
    path("corps/<int:corps_id>/end/", views.end, name="end"),
    path("corps/<int:corps_id>/add/", views.add, name="add"),
    path("<int:lecturer_id>/", views.lecturer, name="lecturer"),
    path("<int:lecturer_id>/change/", views.change, name="change"),
    path("<int:lecturer_id>/leave/", views.leave, name="leave"),
    path("<int:lecturer_id>/qualify/", views.qualify, name="qualify"),
    path("<int:lecturer_id>/reveal/", views.reveal, name="reveal"),
    path("<int:lecturer_id>/letter/", views.letter, name="letter"),
    path("papers/<int:qualification_id>/unqualify/", views.unqualify, name="unqualify"),
    # --- asking for a lecturer -------------------------------------------------------------------------
    path("find/", views.find, name="find"),
    path("asked/", views.engagements, name="engagements"),
    path("asked/<int:engagement_id>/", views.engagement, name="engagement"),
    path("asked/<int:engagement_id>/take/", views.take, name="take"),
    path("asked/<int:engagement_id>/cancel/", views.cancel, name="cancel"),
    path("asked/<int:engagement_id>/plan/", views.plan, name="plan"),
    path("asked/<int:engagement_id>/feedback/", views.feedback, name="feedback"),
    # --- answering -------------------------------------------------------------------------------------
    path("mine/", views.mine, name="mine"),
    path("asked/<int:engagement_id>/accept/", views.accept, name="accept"),
    path("asked/<int:engagement_id>/decline/", views.decline, name="decline"),
    path("asked/<int:engagement_id>/suggest/", views.suggest, name="suggest"),
    # --- answering by a link, without signing in -------------------------------------------------------
    path("asked/<int:engagement_id>/link/", views.link, name="link"),
    path("asked/<int:engagement_id>/slip/", views.slip, name="slip"),
    path("answer/", views.answer, name="answer"),
    path("answer/lecture.ics", views.answer_calendar, name="answer_calendar"),
]
