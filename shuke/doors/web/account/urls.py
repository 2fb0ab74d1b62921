"""Addresses of one's own account: signing in and out, second steps, sessions, language, theme, password."""

from django.urls import path

from shuke.doors.web.account import appearance, forgotten, login, mine, passkeys, password, proof, second

urlpatterns = [
    path("login", login.login, name="login"),
    path("login/second", second.login_second, name="login_second"),
    path("login/forgotten", forgotten.forgotten, name="forgotten"),
    path("login/reset/<str:link>", forgotten.reset, name="reset"),
    path("passkey/challenge", passkeys.challenge, name="passkey_challenge"),
    path("passkey/answer", passkeys.answer, name="passkey_answer"),
    path("logout", login.logout, name="logout"),
    path("language", appearance.language, name="language"),
    path("theme", appearance.theme, name="theme"),
    path("account/password", password.password, name="password"),
    path("account/sign-in", mine.mine, name="my_sign_in"),
    path("account/app", mine.app, name="my_app"),
    path("account/app/confirmation", mine.app_confirmation, name="my_app_confirmation"),
    path("account/passkeys", passkeys.new, name="my_passkeys"),
    path("account/passkeys/challenge", passkeys.new_challenge, name="my_passkey_challenge"),
    path("account/factors/<int:factor_id>/removal", mine.factor_removal, name="my_factor_removal"),
    path("account/recovery-codes", mine.recovery, name="my_recovery_codes"),
    path("account/sessions/ending", mine.sessions_ending, name="my_sessions_ending"),
    path("account/sessions/<int:sign_in_id>/ending", mine.session_ending, name="my_session_ending"),
    path("account/proof", proof.proof, name="proof"),
]
