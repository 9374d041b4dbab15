from django.urls import path

from gongyu.activities import views

app_name = "activities"

urlpatterns = [
    path("", views.activities, name="list"),
    path("plan/", views.plan, name="plan"),
    path("term/", views.term, name="term"),
    path("series/<int:series_id>/", views.series, name="series"),
    path("series/<int:series_id>/end/", views.series_end, name="series_end"),
    path("invitations/<int:invitation_id>/", views.invitation, name="invitation"),
    # --- what is coming ----------------------------------------------------------------------------------
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/subscribe/", views.subscribe, name="subscribe"),
    path("calendar/<int:feed_id>/unsubscribe/", views.unsubscribe, name="unsubscribe"),
    path("calendar.ics", views.feed, name="feed"),
    # --- planning and recording ------------------------------------------------------------------------
    path("<int:activity_id>/", views.activity, name="activity"),
    path("<int:activity_id>/change/", views.change, name="change"),
    path("<int:activity_id>/joint/", views.joint, name="joint"),
    path("<int:activity_id>/hold/", views.hold, name="hold"),
    path("<int:activity_id>/call-off/", views.call_off, name="call_off"),
    path("<int:activity_id>/withdraw/", views.withdraw, name="withdraw"),
    # --- signing up: those who organise it -------------------------------------------------------------
    path("<int:activity_id>/sign-up/", views.sign_up, name="sign_up"),
    path("<int:activity_id>/sign-up/open/", views.sign_up_open, name="sign_up_open"),
    path("<int:activity_id>/sign-up/for/", views.sign_up_for, name="sign_up_for"),
    path("<int:activity_id>/sign-up/stop/", views.sign_up_stop, name="sign_up_stop"),
    path("<int:activity_id>/sign-up/resume/", views.sign_up_resume, name="sign_up_resume"),
    path("slots/<int:slot_id>/", views.slot, name="slot"),
    path("slots/<int:slot_id>/withdraw/", views.slot_withdraw, name="slot_withdraw"),
    # --- the day itself, and what comes of it ----------------------------------------------------------
    path("<int:activity_id>/here/", views.ticks, name="ticks"),
    path("<int:activity_id>/papers/", views.papers, name="papers"),
    path("arrive/<str:token>/", views.arrive, name="arrive"),
    path("<int:activity_id>/replay/", views.replay, name="replay"),
    path("<int:activity_id>/watched/", views.watched, name="watched"),
    path("<int:activity_id>/minutes/", views.minutes, name="minutes"),
    path("<int:activity_id>/feedback/", views.feedback, name="feedback"),
    path("<int:activity_id>/files/", views.file_add, name="file_add"),
    path("<int:activity_id>/files/<int:file_id>/", views.file, name="file"),
    path("<int:activity_id>/files/<int:file_id>/remove/", views.file_remove, name="file_remove"),
    # --- signing up: the families ----------------------------------------------------------------------
    path("<int:activity_id>/book/", views.book, name="book"),
    path("bookings/<int:booking_id>/change/", views.booking_change, name="booking_change"),
    path("bookings/<int:booking_id>/cancel/", views.booking_cancel, name="booking_cancel"),
    path("bookings/<int:booking_id>/comes/", views.booking_comes, name="booking_comes"),
]
