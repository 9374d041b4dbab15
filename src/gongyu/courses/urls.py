from django.urls import path

from gongyu.courses import views

app_name = "courses"

urlpatterns = [
    # --- learning --------------------------------------------------------------------------------------
    path("", views.learn, name="learn"),
    path("<int:course_id>/", views.course, name="course"),
    path("<int:course_id>/<int:position>/", views.lesson, name="lesson"),
    path("<int:course_id>/<int:position>/recording/", views.hear, name="hear"),
    path("<int:course_id>/certificate/", views.certificate_ask, name="certificate_ask"),
    # --- certificates, for whoever has their code ------------------------------------------------------
    path("certificates/<str:code>/", views.certificate, name="certificate"),
    path("certificates/<str:code>/credential.json", views.credential, name="credential"),
    path("issuer.json", views.issuer, name="issuer"),
    # --- learning elsewhere ----------------------------------------------------------------------------
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<int:platform_id>/link/", views.account_link, name="account_link"),
    path("accounts/<int:platform_id>/unlink/", views.account_unlink, name="account_unlink"),
    path("platforms/", views.platforms, name="platforms"),
    path("platforms/<int:platform_id>/renew/", views.platform_renew, name="platform_renew"),
    path("platforms/<int:platform_id>/end/", views.platform_end, name="platform_end"),
    path("xapi/about", views.about, name="xapi_about"),
    path("xapi/statements", views.statements, name="xapi_statements"),
    # --- a school's plan of the year -------------------------------------------------------------------
    path("plan/", views.plan, name="plan"),
    # --- writing and reviewing -------------------------------------------------------------------------
    path("desk/", views.desk, name="desk"),
    path("begin/", views.begin, name="begin"),
    path("editions/<int:edition_id>/", views.edition, name="edition"),
    path("editions/<int:edition_id>/change/", views.change, name="change"),
    path("editions/<int:edition_id>/submit/", views.submit, name="submit"),
    path("editions/<int:edition_id>/follow/", views.follow, name="follow"),
    path("editions/<int:edition_id>/elsewhere/", views.same, name="same"),
    path("editions/<int:edition_id>/withdraw/", views.withdraw, name="withdraw"),
    path("editions/<int:edition_id>/lessons/", views.lesson_add, name="lesson_add"),
    path("editions/<int:edition_id>/lessons/<int:lesson_id>/", views.lesson_change, name="lesson_change"),
    path(
        "editions/<int:edition_id>/lessons/<int:lesson_id>/recording/",
        views.lesson_recording,
        name="lesson_recording",
    ),
    path(
        "editions/<int:edition_id>/lessons/<int:lesson_id>/remove/", views.lesson_remove, name="lesson_remove"
    ),
]
