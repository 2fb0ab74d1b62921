"""Background work: one-liners, each on the timetable or on a list of what is started by somebody."""

import ast
import inspect
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from procrastinate import App
from procrastinate.periodic import PeriodicDeferrer, PeriodicTask
from procrastinate.tasks import Task
from procrastinate.testing import InMemoryConnector

from shuke.config.schedule import SCHEDULE, ShopTime, look_at_the_clock, register
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.house.timetable import by_the_shops_day, next_time, shop_zone
from shuke.foundation.org.models import Unit
from tests.house.sources import Source, planted, sources

STATEMENTS = 5
# Tasks that are not on the timetable, and who starts them.
ON_DEMAND = {
    "shuke.insight.tasks.refresh_now": "after an import, and by who asks for fresh figures",
    "shuke.foundation.org.tasks.move_large_unit": "by whoever moves a unit with very many sales",
    "shuke.foundation.org.tasks.write_letter_now": "by whatever changes how somebody signs in",
    "shuke.foundation.org.tasks.write_link_now": "by whoever forgot the password",
    "shuke.service.conversations.tasks.send": "by whatever hands a message over",
    "shuke.stewardship.exports.tasks.make_now": "by whoever asks for a file, or agrees to one",
    "shuke.stewardship.privacy.tasks.list_touched_now": "by whoever opens an incident",
    "shuke.stewardship.privacy.tasks.send_notices": "by whoever tells the people of one",
    "shuke.trade.coupons.tasks.rehearse": "by whoever asks what an offer would have done",
    "shuke.trade.programme.tasks.rehearse": "by whoever asks what drafted terms would have done",
    "shuke.trade.coupons.tasks.fill_batch_now": "by whoever asks for very many codes of an offer",
    "shuke.integrations.imports.tasks.run": "by whoever starts an import",
    "shuke.integrations.imports.tasks.look": "by whoever uploads large files",
    "shuke.integrations.imports.tasks.proceed": "by whoever rehearses a draft or imports it",
    "shuke.integrations.imports.tasks.undo": "by whoever undoes one",
}


def tasks() -> dict[str, Task]:
    """Every task of the program by its dotted path."""
    rooms = [source.module for source in sources() if source.module.endswith(".tasks")]
    found = {room: vars(import_module(room)) for room in rooms}
    return {
        f"{room}.{name}": value
        for room, names in found.items()
        for name, value in names.items()
        if isinstance(value, Task)
    }


def long_tasks(source: Source) -> list[str]:
    """Tasks of more than five statements, the docstring not counted."""
    functions = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
    tasks_only = [one for one in functions if any("task" in ast.unparse(mark) for mark in one.decorator_list)]
    return [
        f"{source.name}:{one.name}"
        for one in tasks_only
        if sum(isinstance(node, ast.stmt) for node in ast.walk(one)) - 1 - bool(ast.get_docstring(one))
        > STATEMENTS
    ]


def loose_ends(known: set[str]) -> list[str]:
    """Lines of the timetable without a task, tasks that nothing starts, explanations that explain nothing."""
    planned = {entry.task for entry in SCHEDULE}
    found = [f"{path} is on the timetable and is no task" for path in sorted(planned - known)]
    found += [f"nothing starts {path}" for path in sorted(known - planned - set(ON_DEMAND))]
    return found + [
        f"{path} is explained and needs no explanation" for path in sorted(set(ON_DEMAND) - known)
    ]


def test_every_task_is_started_by_the_clock_or_by_somebody():
    assert len(SCHEDULE) >= 3
    assert loose_ends(set(tasks())) == []
    assert loose_ends({*tasks(), "shuke.customers.tasks.forget"}) == [
        "nothing starts shuke.customers.tasks.forget"
    ]


def test_tasks_only_load_ids_and_call_one_act():
    rooms = [source for source in sources() if source.path.name == "tasks.py"]
    assert rooms and [name for source in rooms for name in long_tasks(source)] == []
    long = planted(
        "@app.task(name='x')\ndef x():\n    'Why.'\n" + "    a = 1\n" * 6, "shuke/planted/tasks.py"
    )
    assert long_tasks(long) == ["shuke/planted/tasks.py:x"]


def test_periodic_tasks_never_wait_twice():
    """A night that was missed is not done twice in the morning."""
    periodic = [tasks()[entry.task] for entry in SCHEDULE]
    assert [task.name for task in periodic if not task.queueing_lock] == []
    assert all(str(entry.why).endswith((".", "。")) for entry in SCHEDULE)


def test_the_timetable_reaches_the_worker():
    app = App(connector=InMemoryConnector())
    register(app)
    registered = {(task.task.name, task.cron) for task in app.periodic_registry.periodic_tasks.values()}
    assert registered == {(tasks()[entry.task].name, entry.cron) for entry in SCHEDULE}


def started(app: App, name: str, zone: str, days: int) -> list[datetime]:
    """When the library starts a task, asked every ten minutes, on the clock of that zone."""
    lines = app.periodic_registry.periodic_tasks
    app.periodic_registry.periodic_tasks = {key: line for key, line in lines.items() if key[0] == name}
    deferrer = PeriodicDeferrer(app.periodic_registry)
    at, found = datetime(2026, 3, 20, tzinfo=UTC).timestamp(), []
    for _step in range(days * 144):
        found += [when for _task, when in deferrer.get_previous_tasks(at=at)]
        at += 600
    return [datetime.fromtimestamp(when, ZoneInfo(zone)) for when in found]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Auckland"])
def test_the_night_comes_by_the_clock_of_the_shop(zone, monkeypatch):
    app = App(connector=InMemoryConnector())
    register(app)
    monkeypatch.setattr(ShopTime, "zone", ZoneInfo(zone))
    nights = started(app, "insight.refresh_nightly", zone, 12)
    # The night in which clocks go forward has no half past two.
    assert len(nights) == 12 and len({night.date() for night in nights}) == 12
    assert {f"{night:%H:%M}" for night in nights} - {"03:00"} == {"02:30"}
    assert sum(f"{night:%H:%M}" == "03:00" for night in nights) <= 1


def test_the_librarys_own_lines_would_go_by_utc():
    """What the test above guards against: remove ByShopTime, and the figures of Shanghai come at half past ten."""
    app = App(connector=InMemoryConnector())
    register(app)
    registry = app.periodic_registry.periodic_tasks
    for key, line in list(registry.items()):
        registry[key] = PeriodicTask(
            task=line.task, cron=line.cron, periodic_id=line.periodic_id, configure_kwargs={}
        )
    nights = started(app, "insight.refresh_nightly", "Asia/Shanghai", 2)
    assert {f"{night:%H:%M}" for night in nights} == {"10:30"}


def test_the_zone_is_the_companys_and_is_followed(cast, monkeypatch):
    monkeypatch.setattr(ShopTime, "zone", ShopTime.zone)
    look_at_the_clock()
    assert str(ShopTime.zone) == "Asia/Shanghai"
    with acting_as(SYSTEM):
        Unit.objects.filter(code="company").update(timezone="Pacific/Auckland")
        Unit.objects.filter(code="lake").update(timezone="Europe/Paris")  # a store's own zone decides nothing
    look_at_the_clock()
    assert str(ShopTime.zone) == "Pacific/Auckland"
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)  # one o'clock of the 28th in Auckland
    assert next_time("30 2 * * *", now, ShopTime.zone) == now + timedelta(hours=1, minutes=30)
    days = by_the_shops_day(
        lambda: (timezone.localdate(now), timezone.get_current_timezone_name()), None, None
    )
    assert days == (date(2026, 11, 28), "Pacific/Auckland")
    assert timezone.get_current_timezone_name() != "Pacific/Auckland"


def test_a_zone_that_this_machine_does_not_know_stops_nothing(cast):
    with acting_as(SYSTEM):
        Unit.objects.filter(code="company").update(timezone="Moon/Tycho")
        assert shop_zone() == timezone.get_default_timezone()


@pytest.mark.parametrize("entry", SCHEDULE, ids=lambda entry: entry.task)
def test_the_clock_hands_over_a_moment(entry):
    """procrastinate calls periodic tasks with ``timestamp``."""
    assert "timestamp" in inspect.signature(tasks()[entry.task].func).parameters
