"""The control of tests/watch.py: what it must find it finds, in a log line, a message, a mail and a file; and nothing else."""

import logging
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMessage

from shuke.foundation.org.messages import Message
from shuke.service.conversations.rules.delivery import Parcel
from tests.watch import WATCH, files_with_tokens, nothing_for_other_eyes, tokens_in

LOG = logging.getLogger("shuke.somewhere")


def told(number: int) -> None:
    found = WATCH.taken()
    assert len(found) == number, found


def test_a_phone_a_password_or_a_planted_word_in_the_log_is_found():
    LOG.warning("sent to %s", "13800138016")
    LOG.error("tried %s", "一叶茶铺-熟客-2026")
    told(2)
    try:
        raise ValueError("暗记lin的笔记")
    except ValueError:
        LOG.exception("it failed")
    told(2)  # in the line of the program, and in what was raised
    LOG.warning("order 20261127138001 of customer 81, 138****8016, job 13800138")
    LOG.info("13800138016")  # the program writes no such line
    told(0)


@pytest.mark.parametrize("made", [Message, Parcel])
def test_a_message_holds_nobodys_number_but_its_own(made):
    options = {"unit_path": "1.", "purpose": "code"} if made is Message else {"number": "1"}
    made(channel="sms", address="+8613800138016", text="13800138016 登记成功", **options)
    told(0)
    made(channel="sms", address="+8613800138016", text="请联系 13900132750", **options)
    told(1)
    made(channel="sms", address="+8613800138016", text="好", values={"name": "暗记"}, **options)
    told(1)


def test_a_mail_is_read_too(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    EmailMessage("林慧敏", "她的手机是 13800138016", to=["chen@example.com"]).send()
    told(1)


def test_a_file_of_lines_is_read_from_the_beginning_of_the_run(tmp_path):
    (tmp_path / "server.log").write_text("GET /customers?q=13800138016\n")
    assert len(files_with_tokens(tmp_path, 0)) == 1
    later = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
    assert files_with_tokens(tmp_path, later) == []
    (tmp_path / "server.log").unlink()  # the run itself reads this folder at its end


def test_what_only_looks_like_a_phone_is_none():
    for text in (
        "2026-11-27 13:45:12,345",
        "id 138001380160",
        "v1.13800138016",
        "M-13800138016x",
        "12345678901",
    ):
        assert tokens_in(text) == [], text
    assert tokens_in("+8613800138016") == ["13800138016"] and tokens_in("13800138016", "13800138016") == []


def test_a_log_that_was_set_up_anew_is_read_all_the_same():
    logging.getLogger().removeHandler(WATCH)  # as django.setup() of a command in this process does
    LOG.error("sent to %s", "13800138016")
    told(0)
    with nothing_for_other_eyes():
        LOG.error("sent to %s", "13800138016")
        told(1)
