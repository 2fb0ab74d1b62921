"""Acts of the event log in words: what was done, as a list of the past; grouped by the domain that did it."""

from django.utils.translation import pgettext_lazy

from shuke.doors.web.words import ACTS as TOLD

# Domain → label. An act is named domain.verb_noun.
DOMAINS = {
    "customers": pgettext_lazy("domain of the log", "Customers"),
    "orders": pgettext_lazy("domain of the log", "Orders"),
    "catalog": pgettext_lazy("domain of the log", "Goods and stock"),
    "care": pgettext_lazy("domain of the log", "Follow-ups"),
    "conversations": pgettext_lazy("domain of the log", "Messages"),
    "privacy": pgettext_lazy("domain of the log", "Privacy"),
    "resolution": pgettext_lazy("domain of the log", "Merging and splitting"),
    "imports": pgettext_lazy("domain of the log", "Imports"),
    "insight": pgettext_lazy("domain of the log", "Analyses"),
    "org": pgettext_lazy("domain of the log", "House and accounts"),
}
# Acts that no customer's story tells; those of a story have their words in web/words.py.
FURTHER = {
    "care.drop_planned": pgettext_lazy("an act of the log", "Planned follow-ups dropped"),
    "care.plan_anniversaries": pgettext_lazy("an act of the log", "Follow-ups for anniversaries planned"),
    "care.plan_many": pgettext_lazy("an act of the log", "Follow-ups planned for many"),
    "catalog.add_products": pgettext_lazy("an act of the log", "Products added"),
    "catalog.count_stock": pgettext_lazy("an act of the log", "Stock counted"),
    "catalog.put_products": pgettext_lazy("an act of the log", "Products written by a program"),
    "catalog.put_stock": pgettext_lazy("an act of the log", "Stock written by a program"),
    "catalog.take_back_goods": pgettext_lazy("an act of the log", "Goods of an import taken back"),
    "catalog.update_products": pgettext_lazy("an act of the log", "Products changed"),
    "conversations.claim_message": pgettext_lazy("an act of the log", "Message taken up for sending"),
    "conversations.conclude_message": pgettext_lazy("an act of the log", "Attempt to send concluded"),
    "conversations.resend_message": pgettext_lazy("an act of the log", "Message sent again"),
    "conversations.settle_outbox": pgettext_lazy("an act of the log", "Outbox looked after"),
    "customers.change_field": pgettext_lazy("an act of the log", "Custom field changed"),
    "customers.define_field": pgettext_lazy("an act of the log", "Custom field defined"),
    "customers.end_field": pgettext_lazy("an act of the log", "Custom field ended"),
    "customers.reopen_field": pgettext_lazy("an act of the log", "Custom field in use again"),
    "customers.place_field": pgettext_lazy("an act of the log", "Custom field moved"),
    "customers.enrol_with_answers": pgettext_lazy("an act of the log", "Enrolled with answers"),
    "customers.export": pgettext_lazy("an act of the log", "List exported"),
    "customers.forget_people": pgettext_lazy("an act of the log", "People of an import taken back"),
    "customers.prefer_contact": pgettext_lazy("an act of the log", "Contact person preferred"),
    "customers.return_contact": pgettext_lazy("an act of the log", "Contact person is back"),
    "customers.prefer_identifier": pgettext_lazy("an act of the log", "Number or address preferred"),
    "customers.publish_notice": pgettext_lazy("an act of the log", "Privacy notice published"),
    "customers.put_customers": pgettext_lazy("an act of the log", "Customers written by a program"),
    "customers.read_contacts": pgettext_lazy("an act of the log", "Contacts read by a program"),
    "customers.send_code": pgettext_lazy("an act of the log", "One-time code sent"),
    "customers.take_back_changes": pgettext_lazy("an act of the log", "Changes of an import taken back"),
    "customers.undo_many": pgettext_lazy("an act of the log", "Act on many undone"),
    "customers.update_many": pgettext_lazy("an act of the log", "Customers changed by an import"),
    "imports.begin_draft": pgettext_lazy("an act of the log", "Draft begun"),
    "imports.check_draft": pgettext_lazy("an act of the log", "Rehearsal asked for"),
    "imports.run_draft": pgettext_lazy("an act of the log", "Import asked for"),
    "imports.map_draft": pgettext_lazy("an act of the log", "Columns of a draft chosen"),
    "imports.draft_import": pgettext_lazy("an act of the log", "Draft made"),
    "imports.drop_draft": pgettext_lazy("an act of the log", "Draft given up"),
    "imports.discard_import": pgettext_lazy("an act of the log", "Import given up"),
    "imports.erase_uploads": pgettext_lazy("an act of the log", "Old uploads erased"),
    "imports.forget_column": pgettext_lazy("an act of the log", "Meaning of a column forgotten"),
    "imports.forget_inbox": pgettext_lazy("an act of the log", "Watched folder or mailbox forgotten"),
    "imports.set_inbox": pgettext_lazy("an act of the log", "Folder or mailbox watched"),
    "imports.note_look": pgettext_lazy("an act of the log", "Folder or mailbox looked into"),
    "imports.forget_mapping": pgettext_lazy("an act of the log", "Reading of a source forgotten"),
    "imports.import_customers": pgettext_lazy("an act of the log", "Customers imported"),
    "imports.import_orders": pgettext_lazy("an act of the log", "Orders imported"),
    "imports.import_products": pgettext_lazy("an act of the log", "Products imported"),
    "imports.import_receipts": pgettext_lazy("an act of the log", "Receipts imported"),
    "imports.import_stock": pgettext_lazy("an act of the log", "Stock imported"),
    "imports.read_list": pgettext_lazy("an act of the log", "List of refused rows read"),
    "imports.store_upload": pgettext_lazy("an act of the log", "File uploaded"),
    "imports.undo_import": pgettext_lazy("an act of the log", "Import undone"),
    "insight.ask_refresh": pgettext_lazy("an act of the log", "Fresh figures asked for"),
    "insight.forget_figures": pgettext_lazy("an act of the log", "Figures of removed customers forgotten"),
    "insight.plan_winbacks": pgettext_lazy("an act of the log", "Follow-ups with late regulars planned"),
    "orders.match_refunds": pgettext_lazy("an act of the log", "Refunds matched with sales"),
    "orders.put_orders": pgettext_lazy("an act of the log", "Orders written by a program"),
    "orders.put_refunds": pgettext_lazy("an act of the log", "Refunds written by a program"),
    "orders.record_refund": pgettext_lazy("an act of the log", "Refund recorded"),
    "orders.record_refunds": pgettext_lazy("an act of the log", "Refunds recorded"),
    "orders.record_sale": pgettext_lazy("an act of the log", "Sale recorded"),
    "orders.record_sales": pgettext_lazy("an act of the log", "Sales recorded"),
    "orders.remove_sales": pgettext_lazy("an act of the log", "Sales of an import taken back"),
    "org.add_key": pgettext_lazy("an act of the log", "Key of a program added"),
    "org.make_key": pgettext_lazy("an act of the log", "Key of a program made"),
    "org.end_key": pgettext_lazy("an act of the log", "Key of a program ended"),
    "org.add_passkey": pgettext_lazy("an act of the log", "Passkey added"),
    "org.add_unit": pgettext_lazy("an act of the log", "Unit added"),
    "org.open_unit": pgettext_lazy("an act of the log", "Unit opened"),
    "org.change_unit": pgettext_lazy("an act of the log", "Unit changed"),
    "org.move_unit": pgettext_lazy("an act of the log", "Unit moved"),
    "org.settle_moves": pgettext_lazy("an act of the log", "Rows of a moved unit settled"),
    "org.begin_app": pgettext_lazy("an act of the log", "Setting up of a code app begun"),
    "org.confirm_app": pgettext_lazy("an act of the log", "Code app set up"),
    "org.cancel_job": pgettext_lazy("an act of the log", "Background job taken off"),
    "org.retry_job": pgettext_lazy("an act of the log", "Background job tried again"),
    "org.change_password": pgettext_lazy("an act of the log", "Password changed"),
    "org.reset_password": pgettext_lazy("an act of the log", "Password set anew by link"),
    "org.renew_password": pgettext_lazy("an act of the log", "Password given anew"),
    "org.change_staff": pgettext_lazy("an act of the log", "Staff member changed"),
    "org.employ": pgettext_lazy("an act of the log", "Staff member joined"),
    "org.disable_staff": pgettext_lazy("an act of the log", "Account closed"),
    "org.enable_staff": pgettext_lazy("an act of the log", "Account opened again"),
    "org.set_email": pgettext_lazy("an act of the log", "Mailbox of a staff member set"),
    "org.set_own_email": pgettext_lazy("an act of the log", "Own mailbox set"),
    "org.save_view": pgettext_lazy("an act of the log", "View saved"),
    "org.change_view": pgettext_lazy("an act of the log", "View changed"),
    "org.remove_view": pgettext_lazy("an act of the log", "View removed"),
    "org.restore_view": pgettext_lazy("an act of the log", "View put back"),
    "org.end_session": pgettext_lazy("an act of the log", "Session ended"),
    "org.end_sessions": pgettext_lazy("an act of the log", "All other sessions ended"),
    "org.remove_factor": pgettext_lazy("an act of the log", "Second step removed"),
    "org.reset_factors": pgettext_lazy("an act of the log", "Second steps of a staff member removed"),
    "org.renew_recovery_codes": pgettext_lazy("an act of the log", "Recovery codes renewed"),
    "org.give_role": pgettext_lazy("an act of the log", "Role given"),
    "org.withdraw_role": pgettext_lazy("an act of the log", "Role withdrawn"),
    "org.sign_in": pgettext_lazy("an act of the log", "Signed in"),
    "org.sign_out": pgettext_lazy("an act of the log", "Signed out"),
    "org.fail_sign_in": pgettext_lazy("an act of the log", "Sign-in failed"),
    "org.lock_out": pgettext_lazy("an act of the log", "Sign-in stopped after too many tries"),
    "org.prove_again": pgettext_lazy("an act of the log", "Proved again who it is"),
    "org.refuse": pgettext_lazy("an act of the log", "Refused"),
    "org.erase_replays": pgettext_lazy("an act of the log", "Answers to repeated requests erased"),
    "org.forget_sign_ins": pgettext_lazy("an act of the log", "Old sign-ins erased"),
    "org.write_letter": pgettext_lazy("an act of the log", "Letter about signing in written"),
    "org.write_link": pgettext_lazy("an act of the log", "Link for a new password written"),
    "resolution.ask_again": pgettext_lazy("an act of the log", "Pair to be looked at again"),
    "resolution.keep_apart": pgettext_lazy("an act of the log", "Two people, said somebody"),
    "resolution.keep_candidates": pgettext_lazy("an act of the log", "Possible duplicates kept"),
    "resolution.match_entries": pgettext_lazy("an act of the log", "New customers compared"),
    "resolution.merge_by_rule": pgettext_lazy("an act of the log", "Merged beyond doubt"),
    "resolution.report_conflict": pgettext_lazy("an act of the log", "Number of somebody else reported"),
    "resolution.settle_strays": pgettext_lazy("an act of the log", "Rows written during a merge settled"),
    "resolution.forget_images": pgettext_lazy("an act of the log", "Former states of merges erased"),
    "customers.look_up": pgettext_lazy("an act of the log", "Looked up at the till"),
    "insight.refresh": pgettext_lazy("an act of the log", "Figures computed"),
    "org.choose_appearance": pgettext_lazy("an act of the log", "Language or theme chosen"),
    "org.add_staff": pgettext_lazy("an act of the log", "Staff member added"),
    "org.grant_role": pgettext_lazy("an act of the log", "Role granted"),
    "imports.start_import": pgettext_lazy("an act of the log", "Import started"),
}


def act_words(act: str) -> str:
    """What was done; an act without words here by its name."""
    return str(TOLD[act][0]) if act in TOLD else str(FURTHER.get(act, act))


def domain_words(act: str) -> str:
    """The domain of an act; one without words here by its name."""
    domain = act.partition(".")[0]
    return str(DOMAINS.get(domain, domain))


def acts_by_domain() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Choices of a form: (domain, label, [(act, words)])."""
    acts = sorted({*TOLD, *FURTHER})
    return [
        (domain, str(label), [(act, act_words(act)) for act in acts if act.startswith(f"{domain}.")])
        for domain, label in DOMAINS.items()
    ]
