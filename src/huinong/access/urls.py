"""The addresses of this room's pages."""

from django.urls import path

from huinong.access import account_pages, pages, staff_pages

app_name = "access"

urlpatterns = [
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-in/code/", pages.code, name="code"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("account/language/", pages.set_language, name="language"),
    path("account/", account_pages.account, name="account"),
    path("account/password/", account_pages.change_password, name="change_password"),
    path("account/second-step/", account_pages.set_up_second_step, name="second_step"),
    path("account/second-step/offer/", account_pages.offer_second_step, name="offer_second_step"),
    path("account/second-step/remove/", account_pages.remove_second_step, name="remove_second_step"),
    path("account/tokens/", account_pages.issue_token, name="issue_token"),
    path("account/tokens/<uuid:token>/revoke/", account_pages.revoke_token, name="revoke_token"),
    path("staff/", staff_pages.staff, name="staff"),
    path("staff/new/", staff_pages.appoint, name="appoint"),
    path("staff/<uuid:staff>/", staff_pages.person, name="person"),
    path("staff/<uuid:staff>/password/", staff_pages.set_password, name="set_password"),
    path("staff/<uuid:staff>/unlock/", staff_pages.unlock, name="unlock"),
    path("staff/<uuid:staff>/second-step/drop/", staff_pages.drop_second_step, name="drop_second_step"),
    path("audit/", staff_pages.audit, name="audit"),
]
