"""What a background job does, and what became of it, in words for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shuke.foundation.org.queries.machines import JobShown

TASKS = {
    "insight.refresh_nightly": gettext_lazy("Compute the figures of the night"),
    "counter.settle_backs_due": gettext_lazy("Give back what had paid goods that came back by file"),
    "insight.refresh_now": gettext_lazy("Compute the figures anew"),
    "insight.plan_winbacks": gettext_lazy("Plan follow-ups with late regulars"),
    "insight.report_programme": gettext_lazy("Work out the programme report"),
    "care.plan_anniversaries": gettext_lazy("Plan follow-ups for birthdays and anniversaries"),
    "care.escalate_promises": gettext_lazy("Take promises that were not kept to who leads the store"),
    "care.tell_arrivals": gettext_lazy("Tell of goods that somebody asked for"),
    "care.plan_consents": gettext_lazy("Ask who turned 14 for the own consent"),
    "audit.open_months": gettext_lazy("Make room in the event log for the next months"),
    "audit.sign_head": gettext_lazy("Sign where the event log stands"),
    "audit.verify": gettext_lazy("Prove that the event log is as it was written"),
    "privacy.list_touched": gettext_lazy("List who was touched by an incident"),
    "privacy.send_notices": gettext_lazy("Tell the people of an incident"),
    "privacy.keep_to_terms": gettext_lazy("Erase what was kept for its time"),
    "exports.make": gettext_lazy("Make a file of a list"),
    "exports.erase_files": gettext_lazy("Erase files of lists after a week"),
    "quality.measure": gettext_lazy("Count the faults of records"),
    "imports.run": gettext_lazy("Import files"),
    "imports.look": gettext_lazy("Read uploaded files"),
    "imports.proceed": gettext_lazy("Rehearse or import uploaded files"),
    "imports.undo": gettext_lazy("Undo an import"),
    "imports.erase_uploads": gettext_lazy("Erase uploaded files after a week"),
    "imports.take_in": gettext_lazy("Fetch files from watched folders and mailboxes"),
    "conversations.send": gettext_lazy("Send a message"),
    "conversations.settle_outbox": gettext_lazy("Look after messages that were not sent"),
    "org.move_unit": gettext_lazy("Move a unit in the organisation tree"),
    "org.erase_replays": gettext_lazy("Erase kept answers to repeated requests"),
    "org.write_letter": gettext_lazy("Write a letter about signing in"),
    "org.write_link": gettext_lazy("Write a letter with a link for a new password"),
    "org.forget_sign_ins": gettext_lazy("Erase old sign-ins"),
    "resolution.find_candidates": gettext_lazy("Compare everybody: who may be here twice"),
    "resolution.match_entries": gettext_lazy("Compare who just came in with who is here"),
    "resolution.settle_strays": gettext_lazy("Bring along what was written during a merge"),
    "resolution.forget_images": gettext_lazy(
        "Forget how merged records stood, once they cannot be split again"
    ),
    "ledger.keep_dates": gettext_lazy("Points that are due lapse or can be spent"),
    "ledger.release_lapsed": gettext_lazy("Free what tills held too long"),
    "ledger.close_books": gettext_lazy("Recount every balance"),
    "programme.award_due": gettext_lazy("Award sales that no till of ours brought"),
    "programme.review_tiers": gettext_lazy("Look at tiers whose time is over"),
    "programme.rehearse": gettext_lazy("Rehearse terms of the programme"),
    "coupons.release_lapsed": gettext_lazy("Free coupons that tills held too long"),
    "coupons.give_by_occasion": gettext_lazy("Give coupons for birthdays and days of joining"),
    "reviews.write_weekly": gettext_lazy("Write the letters of the week"),
    "referrals.settle_due": gettext_lazy("Look at friends who were brought"),
    "coupons.rehearse": gettext_lazy("Rehearse an offer"),
    "coupons.fill_batch": gettext_lazy("Make the codes of an offer"),
    "org.settle_moves": gettext_lazy("Bring along what was written during a move"),
}
LABELS = {
    "": gettext_lazy("All"), "doing": pgettext_lazy("a job", "Running"), "failed": pgettext_lazy("a job", "Failed"),
    "todo": pgettext_lazy("a job", "Waiting"), "cancelled": pgettext_lazy("a job", "Taken off"),
}  # fmt: skip
TONES = {"doing": "info", "failed": "danger", "todo": "", "cancelled": ""}
STEPS = {
    "deferred": pgettext_lazy("step of a job", "put on the list"),
    "started": pgettext_lazy("step of a job", "begun"),
    "deferred_for_retry": pgettext_lazy("step of a job", "put on the list again"),
    "failed": pgettext_lazy("step of a job", "failed"),
    "succeeded": pgettext_lazy("step of a job", "done"),
    "cancelled": pgettext_lazy("step of a job", "taken off the list"),
    "abort_requested": pgettext_lazy("step of a job", "asked to stop"),
    "aborted": pgettext_lazy("step of a job", "stopped"),
    "scheduled": pgettext_lazy("step of a job", "given a time"),
    "retried": pgettext_lazy("step of a job", "tried again by hand"),
}
STEP_TONES = {"failed": "danger", "aborted": "danger", "succeeded": "success"}


def task_words(task: str) -> str:
    """What a task does; one without words here by its name."""
    return str(TASKS.get(task, task))


def reason_words(job: JobShown) -> str:
    """Why a job failed; "" for one that did not."""
    if job.status != "failed" or job.reason:
        return job.reason
    if job.code:
        return _("The program itself failed (%(code)s).") % {"code": job.code}
    return _("The reason was not kept.")
