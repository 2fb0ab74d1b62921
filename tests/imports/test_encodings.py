"""Which encoding a file is in."""

import pytest

from shuke.integrations.imports.rules.encodings import Encoding, encoding_of

CHINESE = "小票号,商品名称,数量\n10001,纯棉四件套,2\n10002,鑫磊牌保温杯,1\n" * 5
ENGLISH = "InvoiceNo,Description\n536365,WHITE HANGING HEART\n"


@pytest.mark.parametrize(
    ("text", "codec", "expected"),
    [
        (ENGLISH, "ascii", "utf-8-sig"),
        (CHINESE, "utf-8", "utf-8-sig"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "utf-16", "utf-16"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        ("name\nMüller\nJosé García\nFrançois\n" * 9, "latin-1", "latin-1"),
        ("price\n12 € – ok\n" * 9, "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_recognised_and_the_text_comes_back(text: str, codec: str, expected: str) -> None:
    raw = text.encode(codec)
    found = encoding_of(raw)
    assert found.name == expected
    assert raw.decode(found.name) == text


def test_a_character_cut_off_at_the_end_of_the_sample_does_no_harm() -> None:
    assert encoding_of(CHINESE.encode()[:-2]).name == "utf-8-sig"
    assert encoding_of("号码,数量\n保温杯,1".encode("gb18030")[:5]).name == "gb18030"


@pytest.mark.parametrize("declared", ["utf-8", "latin-1", "cp1252", "ascii", "utf-16", "no-such-codec"])
def test_a_wrong_declaration_is_overruled_and_told(declared: str) -> None:
    assert encoding_of(CHINESE.encode("gb18030"), declared) == Encoding(
        "gb18030", True, declared
    ) or declared in ("latin-1", "cp1252")
    assert encoding_of(CHINESE.encode(), declared).name == "utf-8-sig"


def test_a_right_declaration_decides_where_bytes_do_not() -> None:
    text = "name\nMüller\n".encode("latin-1")
    assert encoding_of(text, "iso-8859-15").name == "iso8859-15"


def test_greek_and_cyrillic_are_not_taken_for_chinese() -> None:
    greek = "όνομα,ποσότητα\nκαλημέρα,1\nευχαριστώ,2\n" * 20
    assert encoding_of(greek.encode("iso8859-7")).name != "gb18030"
    assert not encoding_of(greek.encode("iso8859-7")).is_sure


def test_a_mixed_file_keeps_its_main_encoding() -> None:
    mixed = CHINESE.encode() * 20 + "10003,坏行,1\n".encode("gb18030")
    assert encoding_of(mixed) == Encoding("utf-8-sig", False)
