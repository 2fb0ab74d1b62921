"""Everything that runs by the clock: name, task, cadence, why. Times are those of the company's time zone."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from importlib import import_module
from typing import Any

from croniter import croniter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import App
from procrastinate.periodic import PeriodicTask

from shuke.foundation.org.actor import CLOCK, reading_as
from shuke.foundation.org.house.timetable import shop_zone
from shuke.foundation.org.registries import SCHEDULE as SHOWN
from shuke.foundation.org.registries import Timed


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timetable; ``task`` is the dotted path of a task in some tasks.py."""

    task: str
    cron: str
    why: Any


SCHEDULE = (
    Entry(
        "shuke.insight.tasks.refresh_nightly",
        "30 2 * * *",
        _("Scores of yesterday stand before the shop opens."),
    ),
    Entry(
        "shuke.insight.tasks.plan_winbacks_nightly",
        "0 4 * * *",
        _("Late regulars are on the list when the shop opens."),
    ),
    Entry(
        "shuke.service.care.tasks.plan_anniversaries_nightly",
        "10 3 * * *",
        _("Birthdays are known the day before."),
    ),
    Entry(
        "shuke.service.care.tasks.plan_consents_nightly",
        "15 3 * * *",
        _("Who turned 14 decides alone from then on, and is asked."),
    ),
    Entry(
        "shuke.service.care.tasks.escalate_promises_nightly",
        "20 3 * * *",
        _("A promise that was not kept for a day comes before who leads the store."),
    ),
    Entry(
        "shuke.service.care.tasks.tell_arrivals_by_clock",
        "8-58/10 * * * *",
        _("Whoever asked for goods is told of on the day when they come in."),
    ),
    Entry(
        "shuke.foundation.audit.tasks.open_months",
        "5 0 * * *",
        _("The event log has its partitions ahead of time."),
    ),
    Entry(
        "shuke.foundation.org.tasks.sign_head_hourly",
        "7 * * * *",
        _("Who rewrites the event log is found by a head that was signed before."),
    ),
    Entry(
        "shuke.foundation.org.tasks.verify_log_nightly",
        "50 4 * * *",
        _("Every morning it is known that the event log is as it was written."),
    ),
    Entry(
        "shuke.integrations.imports.tasks.take_in_by_clock",
        "*/5 * * * *",
        _("What a till puts into its folder or mailbox comes in by itself."),
    ),
    Entry(
        "shuke.integrations.imports.tasks.erase_uploads_nightly",
        "20 1 * * *",
        _("Files that were brought in stay a week."),
    ),
    Entry(
        "shuke.stewardship.exports.tasks.erase_files_nightly",
        "25 1 * * *",
        _("Lists that were taken out as files stay a week."),
    ),
    Entry(
        "shuke.service.conversations.tasks.settle_outbox_by_clock",
        "* * * * *",
        _("Messages that a stopped worker left behind are sent, or listed for a decision."),
    ),
    Entry(
        "shuke.foundation.org.tasks.settle_moves_by_clock",
        "*/10 * * * *",
        _("A sale written while its store was moved is brought to the new place."),
    ),
    Entry(
        "shuke.foundation.org.tasks.erase_replays_nightly",
        "40 1 * * *",
        _("What programs were answered is kept for 30 days."),
    ),
    Entry(
        "shuke.foundation.org.tasks.forget_sign_ins_nightly",
        "40 1 * * *",
        _("Who was signed in where is kept for a season."),
    ),
    Entry(
        "shuke.trade.ledger.tasks.keep_dates_by_clock",
        "1,31 * * * *",
        _("Points lapse at the store's midnight, and what waited can be spent."),
    ),
    Entry(
        "shuke.trade.ledger.tasks.release_lapsed_by_clock",
        "*/5 * * * *",
        _("What a till held and never took is free again."),
    ),
    Entry(
        "shuke.trade.coupons.tasks.release_lapsed_by_clock",
        "*/5 * * * *",
        _("Coupons that a till kept and never used are free again."),
    ),
    Entry(
        "shuke.trade.coupons.tasks.give_by_occasion_nightly",
        "10 3 * * *",
        _("Whose birthday or day of joining is near has the coupon of it in the morning."),
    ),
    Entry(
        "shuke.trade.programme.tasks.award_due_by_clock",
        "*/5 * * * *",
        _("Sales that came by file or from a web shop earn their points too."),
    ),
    Entry(
        "shuke.trade.referrals.tasks.settle_due_by_clock",
        "4-59/5 * * * *",
        _("Who brought a friend has what was promised, once the friend has bought and nothing came back."),
    ),
    Entry(
        "shuke.trade.counter.tasks.settle_backs_by_clock",
        "3-59/5 * * * *",
        _("What came back by file gives back the points and coupons that had paid it."),
    ),
    Entry(
        "shuke.trade.programme.tasks.review_tiers_nightly",
        "20 2 * * *",
        _("Tiers whose time is over are kept or fall."),
    ),
    Entry(
        "shuke.trade.ledger.tasks.close_books_nightly",
        "30 4 * * *",
        _("Every morning it is known that every balance is what its entries add up to."),
    ),
    Entry(
        "shuke.stewardship.privacy.tasks.keep_to_terms_nightly",
        "50 1 * * *",
        _("What was kept for its time goes, unless a legal hold keeps it."),
    ),
    Entry(
        "shuke.stewardship.resolution.tasks.find_candidates_nightly",
        "40 3 * * *",
        _("Who may be here twice is known when the shop opens."),
    ),
    Entry(
        "shuke.stewardship.quality.tasks.measure_quality_nightly",
        "20 4 * * *",
        _("How good the records are, after everybody was compared."),
    ),
    Entry(
        "shuke.stewardship.resolution.tasks.match_entries_by_clock",
        "3-59/10 * * * *",
        _("Who just came in is compared with those who are here already."),
    ),
    Entry(
        "shuke.stewardship.resolution.tasks.settle_strays_by_clock",
        "5-59/10 * * * *",
        _("What was written on a record while it was being merged follows to the one that stays."),
    ),
    Entry(
        "shuke.stewardship.resolution.tasks.forget_images_nightly",
        "45 1 * * *",
        _("What a merge changed is remembered as long as it can be split."),
    ),
    # After the books are closed: a fresh demo runs these in the order of this list.
    Entry(
        "shuke.insight.tasks.report_by_clock",
        "35 4 * * *",
        _("What the membership programme costs and brings is worked out once a day."),
    ),
    Entry(
        "shuke.evaluation.reviews.tasks.write_letters_by_clock",
        "0 5 * * 1",
        _("The letter about last week stands before the shop opens on Monday."),
    ),
)


class ShopTime:
    """The clock on the shop's wall as the worker last looked at it.

    The library asks for the next time inside its event loop, where no database may be asked; so the zone is kept.
    """

    zone: tzinfo = timezone.get_default_timezone()


def look_at_the_clock() -> None:
    """The company's time zone is read again: one that is changed counts from then on."""
    with reading_as(CLOCK):
        ShopTime.zone = shop_zone()


class ByShopTime(PeriodicTask[Any, Any, Any]):
    """A line of the timetable on the clock of the shop; the library's own reads every line on the clock of UTC."""

    @property
    def croniter(self) -> croniter:
        return croniter(self.cron, datetime.now(ShopTime.zone))


def run_once() -> None:
    """The night's work, now and in order: what a fresh demo shop needs to begin its first day."""
    look_at_the_clock()
    with timezone.override(ShopTime.zone):
        for entry in SCHEDULE:
            module, _dot, name = entry.task.rpartition(".")
            getattr(import_module(module), name).func(timestamp=0)


def register(app: App) -> None:
    """Tell procrastinate the timetable: the worker starts what is due; pages show it."""
    SHOWN.clear()
    for entry in SCHEDULE:
        module, _dot, name = entry.task.rpartition(".")
        task = getattr(import_module(module), name)
        key = (task.name, entry.task)
        app.periodic_registry.periodic_tasks[key] = ByShopTime(
            task=task, cron=entry.cron, periodic_id=entry.task, configure_kwargs={}
        )
        SHOWN.append(Timed(task.name, entry.cron, entry.why))
