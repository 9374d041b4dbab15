from django.urls import path

from gongyu.contact import views

app_name = "contact"

urlpatterns = [
    path("", views.visits, name="visits"),
    path("record/", views.record, name="record"),
    path("offline/", views.offline, name="offline"),
    path("phone/", views.phone, name="phone"),
    path("phone/arrive/", views.arrive, name="arrive"),
    path("phone/<int:class_id>/", views.phone_list, name="phone_list"),
    path("<int:visit_id>/", views.visit, name="visit"),
    path("<int:visit_id>/confirm/", views.confirm, name="confirm"),
    path("<int:visit_id>/question/", views.question, name="question"),
    path("<int:visit_id>/withdraw/", views.withdraw, name="withdraw"),
]
