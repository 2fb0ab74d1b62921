"""No untranslated text: every text has its Chinese, and nothing is said past the catalogue."""

import ast
import os
import re
import time
from collections import Counter

import polib
import pytest
from django.utils.functional import Promise

from shuke.foundation.kernel.refusal import Refusal
from shuke.ui.catalogue import compile_outdated
from tests.house.markup import literal_words
from tests.house.sources import PACKAGE, planted, sources, templates
from tests.house.texts import PO, NotLiteral, Text, all_texts, chinese_of, key_of, of_source, of_template

# Proper nouns and letters of scores, the same in every language; "wide" is a class that a block hands up.
NAMES = {"Shuke", "RFM", "ABC", "R", "F", "M", "A", "B", "C", "D", "English", "中文", "熟", "wide"}
BOTH_AT_ONCE = {
    "500.html": "drawn when everything else has failed, the catalogue perhaps too: it says all in both languages",
    "gallery.html": "for people who build pages: the names of the parts are code",
}
PLACEHOLDERS = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]")


@pytest.fixture(scope="module")
def texts():
    return all_texts()


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(PO))


def untranslated(texts, catalogue) -> list[str]:
    """Texts without Chinese, with the file that says them."""
    known = {
        key_of(entry)
        for entry in catalogue
        if chinese_of(entry) and not entry.obsolete and "fuzzy" not in entry.flags
    }
    return [f"{text.msgid!r} of {files[0]}" for text, files in texts.items() if text not in known]


def faults_of(entry) -> list[str]:
    """What is wrong with a translation."""
    english, chinese = entry.msgid_plural or entry.msgid, chinese_of(entry)
    found = []
    if set(PLACEHOLDERS.findall(english)) != set(PLACEHOLDERS.findall(chinese)):
        found.append(f"{entry.msgid!r}: other placeholders than its Chinese")
    if entry.msgid_plural and set(entry.msgstr_plural) != {0}:
        found.append(f"{entry.msgid!r}: Chinese has one form for every number")
    if HALF_WIDTH.search(chinese):
        found.append(f"{chinese!r}: half-width punctuation after Chinese")
    if "%(" in english and "%" in re.sub(r"%\(\w+\)s|%%", "", chinese):
        found.append(f"{chinese!r}: a bare % where values are put in")
    return found


def test_every_text_has_its_chinese(texts, catalogue):
    assert untranslated(texts, catalogue) == []


def test_a_text_without_chinese_is_found(catalogue):
    texts = {Text("Nobody has translated this yet"): ["planted.py"], Text("Customers"): ["known.py"]}
    assert untranslated(texts, catalogue) == ["'Nobody has translated this yet' of planted.py"]


def test_the_catalogue_holds_nothing_that_is_gone(texts, catalogue):
    assert [entry.msgid for entry in catalogue if key_of(entry) not in texts] == []
    assert list(catalogue.obsolete_entries()) == []
    assert "nplurals=1;" in catalogue.metadata["Plural-Forms"]


def test_translations_fit_their_texts(catalogue):
    assert [fault for entry in catalogue for fault in faults_of(entry)] == []


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgid="%(n)s late", msgstr="逾期"),
        polib.POEntry(
            msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "%(n)s 天", 1: "%(n)s 天"}
        ),
        polib.POEntry(msgid="Wait, please", msgstr="请稍等,谢谢"),
        polib.POEntry(msgid="%(n)s %% of it", msgstr="%(n)s%"),
    ],
)
def test_a_translation_that_does_not_fit_is_found(entry):
    assert len(faults_of(entry)) == 1


def test_a_text_is_either_counted_or_not(texts):
    """One entry cannot be both: the catalogue finds it by its singular alone."""
    keys = Counter((text.msgid, text.context) for text in texts)
    assert [key for key, times in keys.items() if times > 1] == []


def test_texts_are_found_however_they_are_called(tmp_path):
    source = planted(
        "from django.utils.translation import gettext_lazy as said, npgettext\n"
        "a = said('One')\nb = npgettext('of shops', '%(n)s shop', '%(n)s shops', 2)\n"
    )
    assert of_source(source) == {Text("One"), Text("%(n)s shop", "%(n)s shops", "of shops")}
    page = tmp_path / "page.html"
    page.write_text(
        '<p title="{% translate "Two" %}">{% translate "Three" context "of tea" as x %}'
        "{% blocktranslate count counter=n %}{{ n }} pot{% plural %}{{ n }} pots{% endblocktranslate %}</p>"
    )
    assert of_template(page) == {Text("Two"), Text("Three", "", "of tea"), Text("%(n)s pot", "%(n)s pots")}
    with pytest.raises(NotLiteral):
        of_source(planted("from django.utils.translation import gettext as _\nx = _(name)\n"))


def test_templates_say_nothing_past_the_catalogue():
    ours = [path for path in templates() if path.name not in BOTH_AT_ONCE]
    said = {path.name: words for path in ours if (words := literal_words(path.read_text()) - NAMES)}
    assert said == {}


def test_a_word_in_the_markup_is_found():
    page = (
        '{# not this #}<a title="Open {{ it }}">{% translate "fine" %} 打开 {{ name|default:"not this" }}</a>'
        "<script>nor()</script>"
    )
    assert literal_words(page) == {"Open", "打开"}


def spoken_literals(source) -> list[str]:
    """Notices (``messages.success(request, text)``) whose text is a plain string."""
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and len(node.args) > 1)
    notices = (call for call in calls if ast.unparse(call.func).startswith("messages."))
    return [
        f"{source.name}:{call.lineno}"
        for call in notices
        if isinstance(call.args[1], ast.Constant | ast.JoinedStr)
    ]


def test_notices_are_translated():
    assert [place for source in sources() for place in spoken_literals(source)] == []
    assert spoken_literals(planted("messages.success(request, 'Kept.')\n")) == ["shuke/planted.py:1"]


def refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [kind, *(below for one in kind.__subclasses__() for below in refusals(one))]


def test_every_refusal_speaks_the_readers_language():
    """But those of the terminal, which speaks English, and the root, which knows no Django."""
    assert len(refusals()) > 30
    plain = [one.__name__ for one in refusals() if not isinstance(one.message, Promise)]
    ours = [
        one.__name__ for one in refusals() if one is Refusal or one.__module__.startswith("shuke.doors.cli")
    ]
    assert sorted(set(plain) - set(ours)) == []


def test_the_texts_reach_people():
    """Compiled at start: the Chinese is what gettext answers."""
    from django.utils import translation

    with translation.override("zh-hans"):
        assert translation.gettext("Customers") == "客户"
        assert translation.ngettext("%(count)s day", "%(count)s days", 3) == "%(count)s 天"
    assert (PACKAGE / "locale/zh_Hans/LC_MESSAGES/django.mo").stat().st_mtime >= PO.stat().st_mtime


def test_only_what_is_outdated_is_compiled(tmp_path):
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = folder / "django.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "tea"\nmsgstr "茶"\n',
        encoding="utf-8",
    )
    assert compile_outdated(tmp_path) == [folder / "django.mo"]
    assert compile_outdated(tmp_path) == []
    os.utime(po, ns=(time.time_ns() + 10**9,) * 2)
    assert compile_outdated(tmp_path) == [folder / "django.mo"]
    assert [entry.msgstr for entry in polib.mofile(str(folder / "django.mo"))] == ["茶"]
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
