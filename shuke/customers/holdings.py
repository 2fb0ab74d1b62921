"""What this domain keeps of a person."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.org.holdings import Aged, Holding

# The record itself is blanked last, by its own key: the number stays, so that sales keep something to stand on.
_NOBODY = {
    "name": "", "given_name": "", "pinyin": "", "given_pinyin": "", "initials": "", "gender": "", "language": "",
    "has_phone": False,
}  # fmt: skip

HOLDINGS = (
    # What was merged into it is the person as well, and is blanked with it.
    Holding(
        "customers_customer", _("Record"), "stay", "blank", keys=("id", "merged_into_id"), blanks=_NOBODY,
        export=("kind", "organisation_kind", "name", "member_no", "gender", "language", "joined_on", "source", "status",
                "is_profiled"),
    ),
    Holding(
        "customers_personkey", _("Keys of the person"), "move", "delete",
        untold="it opens the person's own data, and is no data itself"
    ),
    Holding(
        "customers_identifier", _("Contacts and numbers"), "move", "delete", lead="is_primary", lead_by=("kind",),
        # The same phone twice is one phone; numbers of other systems are each its own.
        once=("kind", "blind"), once_where="ended_at IS NULL AND kind <> 'external'",
        export=("kind", "source", "is_primary", "captured_at", "ended_at", "ciphertext"),
    ),
    Holding(
        "customers_birthday", _("Birthday"), "one", "delete", export=("year", "month", "day", "is_lunar"), primary="customer_id",
    ),
    Holding("customers_tagging", _("Tags"), "move", "delete", once=("tag_id",), export=("tag_id", "tagged_at")),
    Holding(
        "customers_ownership", _("Who looked after you"), "move", "delete", once_where="until_on IS NULL",
        export=("from_on", "until_on"),
    ),
    Holding(
        "customers_assignment", _("Who worked for you"), "move", "delete", export=("reason", "from_at", "until_at"),
    ),
    Holding("customers_lookup", _("Found at a till"), "move", "delete", export=("until_at",)),
    Holding("customers_note", _("Notes"), "move", "delete", export=("written_at", "ciphertext")),
    Holding(
        "customers_contact", _("Contacts of an organisation"), "move", "delete", keys=("organisation_id", "person_id"),
        export=("role", "is_primary", "from_on", "until_on"), once=("organisation_id", "person_id"),
        once_where="until_on IS NULL", lead="is_primary",
    ),
    Holding("customers_arrival", _("Campaigns and events"), "move", "delete", once=("campaign_id",),
            export=("campaign_id", "source", "at", "is_new")),
    # Tells where this record's own fields came from: what a merge takes over is the other record's word.
    Holding("customers_origin", _("Where details come from"), "stay", "delete", export=("field", "source", "at")),
    Holding("customers_housemate", _("Household"), "move", "delete", once_where="until_on IS NULL",
            export=("role", "from_on", "until_on")),
    # A split gives a child back to the record that had it; erasing a guardian leaves the child, whom nobody may use then.
    Holding(
        "customers_guardianship", _("Children and guardians"), "move", "delete", keys=("child_id", "guardian_id"),
        export=("relation", "from_on", "until_on", "proof"), once=("child_id", "guardian_id"), once_where="until_on IS NULL",
    ),
    Holding(
        "customers_fieldvalue", _("The shop's own fields"), "move", "delete", once=("field_id",),
        export=("field_id", "text", "number", "day", "ciphertext"),
    ),
    # After the answers, whose going writes here.
    Holding(
        "customers_formervalue", _("Former answers of the fit card"), "move", "delete",
        export=("field_id", "text", "number", "day", "ciphertext", "source", "captured_at", "until_at"),
    ),
    # The ledger stays as proof of what was allowed when; it holds no words of the person.
    Holding(
        "customers_consent", _("Consents"), "move", "keep",
        export=("purpose", "channel", "is_granted", "at", "source", "campaign", "evidence", "notice_id"),
    ),
    Holding(
        "customers_restriction", _("Limits that you asked for"), "move", "keep", once=("kind",), once_where="until_at IS NULL",
        export=("kind", "since_at", "until_at"),
    ),
    Holding("customers_cardlink", _("Links to the card"), "move", "delete", export=("created_at", "ended_at")),
    Holding("customers_membersession", _("Phones that you were signed in on"), "move", "delete",
            export=("way", "device", "is_remembered", "created_at", "until_at", "ended_at")),
    Holding("customers_standing", _("Consents as they stand"), "drop", "keep", untold="the last of the consents, shown there"),
)  # fmt: skip

AGED = (
    Aged("codes", _("One-time codes"), "customers_onetimecode", "created_at", 1, 30, key=""),
    Aged("lookups", _("Who was found at a till"), "customers_lookup", "until_at", 30, 365),
    Aged("removed_notes", _("Notes that were removed"), "customers_note", "removed_at", 30, 365, where="removed_at IS NOT NULL"),
    Aged("card_links", _("Links to the card that ended"), "customers_cardlink", "ended_at", 30, 365,
         where="ended_at IS NOT NULL"),
    Aged("member_sessions", _("Phones that members were signed in on"), "customers_membersession", "until_at", 30, 365),
    Aged(
        "ended_numbers", _("Numbers and addresses that ended"), "customers_identifier", "ended_at", 1095, 3650,
        where="ended_at IS NOT NULL", least=30,
    ),
    Aged("assignments", _("Who worked for a customer"), "customers_assignment", "until_at", 1095, 3650,
         where="until_at IS NOT NULL", least=30),
)  # fmt: skip
