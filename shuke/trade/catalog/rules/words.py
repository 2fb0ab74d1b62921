"""The words by which goods are found: code, names, pinyin, its first letters."""

from shuke.customers.rules.names import name_columns


def search_words(code: str, name: str, name_en: str) -> str:
    """What is searched of a product, in small letters, each word behind a blank: a word's beginning is " lo".

    狮峰龙井 50g → " t1 狮峰龙井 50g  shifenglongjing50g sflj5".
    """
    spelled = name_columns(name)
    parts = (code, name, name_en, spelled["pinyin"], spelled["initials"])
    return " " + " ".join(parts).lower()


def pattern_of(text: str) -> str:
    """What is asked for, as the words are kept; the signs of LIKE mean themselves."""
    plain = " ".join(text.lower().split())
    return plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
