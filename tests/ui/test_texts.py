"""Both languages are first languages: every text of the look has its Chinese."""

from __future__ import annotations

import polib
import pytest

from tests.ui.texts import ROOT, all_texts

CATALOGUE = ROOT / "shuke" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


@pytest.mark.skipif(not CATALOGUE.exists(), reason="no catalogue yet")
def test_every_text_of_the_look_has_its_chinese() -> None:
    entries = polib.pofile(str(CATALOGUE)).translated_entries()
    known = {(entry.msgctxt, entry.msgid) for entry in entries}
    assert sorted(all_texts() - known, key=str) == []
