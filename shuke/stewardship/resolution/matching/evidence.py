"""What speaks for and against one person, in bits; Splink's settings with nothing learned from the records at hand.

A bit doubles the odds. Fixed beforehand on made-up people (tests/resolution, tuning seeds), so that a weight means the
same tonight as last night; how common a name is comes from the records themselves (Fellegi and Sunter 1969 with term
frequencies). Names and birthdays that differ weigh as much as those that agree: twins and families share all else.
"""

from typing import Any

# (reason or "", SQL condition over _l and _r, bits)
Level = tuple[str, str, float]
_BOTH_HAN = "is_han_l AND is_han_r"
NICKNAME = (
    "family_sound_l = family_sound_r AND right(name_l, 1) = right(name_r, 1)"
    " AND (substr(name_l, 2, 1) IN ('小', '阿') OR substr(name_r, 2, 1) IN ('小', '阿'))"
)
# What the south does not tell apart: zh and z, ch and c, sh and s, n and ng, n and l.
ACCENT = (
    "replace(replace(replace(replace(replace({}, 'zh', 'z'), 'ch', 'c'), 'sh', 's'), 'ng', 'n'), 'l', 'n')"
)
_SOUNDS = "jaro_winkler_similarity(sound_l, sound_r)"
# Names in letters, whose parts came apart: one may be missing, or stand in the other's place.
_ONE_PART = "(given_l IS NULL OR given_r IS NULL OR family_l IS NULL OR family_r IS NULL)"
_LIKE = "jaro_winkler_similarity({}, {}) >= 0.85"
NAME: tuple[Level, ...] = (
    # These two by how rare the spelling or the sound is, up to so many bits.
    ("name", "name_l = name_r", 11),
    ("pinyin", "sound_l = sound_r", 10.8),
    ("name_like", "family_l = given_r AND given_l = family_r", 8),
    ("name_like", NICKNAME, 4),
    ("name_like", f"{_BOTH_HAN} AND {ACCENT.format('sound_l')} = {ACCENT.format('sound_r')}", 7),
    # Two whole Chinese names that sound different are two people, whatever else they share.
    ("name_differs", _BOTH_HAN, -30),
    (
        "name_like",
        f"{_SOUNDS} >= 0.94 OR (length(sound_l) > 4 AND damerau_levenshtein(sound_l, sound_r) = 1)",
        6,
    ),
    ("name_like", f"{_SOUNDS} >= 0.88", 3),
    ("name_like", f"{_ONE_PART} AND (given_l = given_r OR family_l = family_r)", 5),
    ("name_like", f"{_LIKE.format('given_l', 'family_r')} AND {_LIKE.format('family_l', 'given_r')}", 6),
    ("name_like", f"{_LIKE.format('given_l', 'given_r')} AND {_LIKE.format('family_l', 'family_r')}", 5),
    ("name_differs", "is_han_l OR is_han_r", -12),
    ("", "family_l = family_r OR given_l = given_r", 1.5),
    ("name_differs", "ELSE", -5),
)
BORN: tuple[Level, ...] = (
    ("birthday", "born_l = born_r", 12.5),
    ("birthday_like", "(year_l IS NULL OR year_r IS NULL) AND month_day_l = month_day_r", 7),
    ("birthday_like", "year_l = year_r AND month_day_l = right(month_day_r, 2) || left(month_day_r, 2)", 7),
    ("birthday_like", "damerau_levenshtein(born_l, born_r) <= 1", 6.5),
    ("", "month_day_l = month_day_r", 2),
    (
        "",
        "abs(try_cast(born_l AS INT) - try_cast(born_r AS INT)) <= 200 AND abs(year_l::INT - year_r::INT) <= 1",
        0.5,
    ),
    ("birthday_differs", "ELSE", -4.5),
)
PHONE: tuple[Level, ...] = (
    ("phone", "list_has_any(phones_l, phones_r)", 9),
    ("phone_like", "damerau_levenshtein(phones_l[1], phones_r[1]) = 1", 5),
    ("", "ELSE", -2),
)
EMAIL: tuple[Level, ...] = (
    ("email", "email_l = email_r", 12),
    ("email", "split_part(email_l, '@', 1) = split_part(email_r, '@', 1)", 8),
    ("email", "jaro_winkler_similarity(email_l, email_r) >= 0.94", 7),
    ("", "ELSE", -2),
)
NUMBER: tuple[Level, ...] = (
    ("external", "number_l = number_r", 13),
    ("external", "damerau_levenshtein(number_l, number_r) <= 1", 7),
    ("", "ELSE", -4),
)
ADDRESS: tuple[Level, ...] = (
    ("address", "address_l = address_r", 6),
    ("address", "NOT is_han_address_l AND jaro_winkler_similarity(address_l, address_r) >= 0.92", 4.5),
    ("", "ELSE", -1),
)
PLACE: tuple[Level, ...] = (
    ("", "place_l = place_r", 2.5),
    ("", "jaro_winkler_similarity(place_l, place_r) >= 0.9", 2),
    ("", "ELSE", -1),
)
DEVICE: tuple[Level, ...] = (("device", "device_l = device_r", 5), ("", "ELSE", -0.5))
GENDER: tuple[Level, ...] = (("", "gender_l = gender_r", 0.9), ("gender_differs", "ELSE", -3))
GOODS: tuple[Level, ...] = (
    ("goods", "len(list_intersect(goods_l, goods_r)) * 2 >= least(len(goods_l), len(goods_r))", 1.5),
    ("", "ELSE", -0.5),
)
# Column that must be known on both sides, and the levels, the first that holds counts.
EVIDENCE: dict[str, tuple[str, tuple[Level, ...]]] = {
    "name": ("sound", NAME), "born": ("month_day", BORN), "phone": ("phones", PHONE), "email": ("email", EMAIL),
    "number": ("number", NUMBER), "address": ("address", ADDRESS), "place": ("place", PLACE), "device": ("device", DEVICE),
    "gender": ("gender", GENDER), "goods": ("goods", GOODS),
}  # fmt: skip


def settings() -> dict[str, Any]:
    """The same in Splink's words: m and u with the wanted ratio; nothing is trained, and candidates.py chooses the pairs."""
    return {
        "link_type": "dedupe_only", "unique_id_column_name": "id", "probability_two_random_records_match": 0.5,
        "retain_matching_columns": False, "retain_intermediate_calculation_columns": True,
        "comparisons": [_comparison(name, column, levels) for name, (column, levels) in EVIDENCE.items()],
        "blocking_rules_to_generate_predictions": [],
    }  # fmt: skip


def chances(bits: float) -> tuple[float, float]:
    """m and u, any two chances below one with the wanted ratio; of names u is how common the rarest is held to be."""
    return (0.5, 0.5 / 2**bits) if bits >= 0 else (0.5 * 2**bits, 0.5)


def _comparison(name: str, column: str, levels: tuple[Level, ...]) -> dict[str, Any]:
    known = f"{column}_l IS NULL OR {column}_r IS NULL"
    told: list[dict[str, Any]] = [
        {"sql_condition": known, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for reason, condition, bits in levels:
        m, u = chances(bits)
        level: dict[str, Any] = {
            "sql_condition": condition, "label_for_charts": reason or "level", "m_probability": m, "u_probability": u,
        }  # fmt: skip
        if reason in ("name", "pinyin"):  # worth as much as the name is rare
            level |= {
                "tf_adjustment_column": "name" if reason == "name" else "sound",
                "tf_adjustment_weight": 1.0, "tf_minimum_u_value": u,
            }  # fmt: skip
        told.append(level)
    return {"output_column_name": name, "comparison_levels": told}
