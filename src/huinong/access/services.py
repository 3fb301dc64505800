"""The only writers of this room, by subject: signing in, one's own account, staff, tokens."""

from huinong.access.account import change_password, prefer_language, remove_second_step
from huinong.access.second_step import confirm_second_step, offer_second_step
from huinong.access.signing import finish_sign_in, sign_in
from huinong.access.staffing import change_staff, create_staff, drop_second_step, set_password, unlock_staff
from huinong.access.tokens import actor_of_token, issue_token, revoke_token

__all__ = [
    "actor_of_token",
    "change_password",
    "change_staff",
    "confirm_second_step",
    "create_staff",
    "drop_second_step",
    "finish_sign_in",
    "issue_token",
    "offer_second_step",
    "prefer_language",
    "remove_second_step",
    "revoke_token",
    "set_password",
    "sign_in",
    "unlock_staff",
]
