"""Bundles of acts: what a role holds together, and the acts that no role holds. Data, not code."""

BUNDLES: dict[str, tuple[str, ...]] = {
    "everybody": (
        "customers.open_card", "org.choose_appearance", "org.change_password", "org.reset_password", "org.set_own_email",
        "org.begin_app", "org.confirm_app", "org.add_passkey", "org.remove_factor", "org.renew_recovery_codes",
        "org.end_sessions", "org.end_session", "org.save_view", "org.change_view", "org.remove_view", "org.restore_view",
    ),
    "see_customers": ("customers.view", "customers.view_organisations", "customers.search", "orders.view", "ledger.view",
                      "programme.view", "coupons.view", "rewards.view", "referrals.view"),
    "see_story": ("customers.view_story",),
    "tag": (
        "customers.tag_customer", "customers.untag_customer", "customers.tag_many", "customers.untag_many",
        "customers.undo_many",
    ),
    # Not for the till: who could end a number there and put the own in its place would be that customer.
    "enrol": (
        "customers.enrol_person", "customers.enrol_organisation", "customers.enrol_with_answers",
        "customers.add_identifier", "customers.rename",
        "customers.set_field_values", "customers.edit_person", "customers.edit_organisation",
        "customers.add_contact", "customers.prefer_contact", "customers.end_contact", "customers.return_contact",
        "customers.prefer_identifier", "customers.end_identifier", "customers.return_identifier",
        "customers.record_consents", "customers.view_consents", "customers.view_notices", "customers.send_code",
        "customers.join_member", "customers.enrol_child",
        "customers.capture_person", "customers.view_campaigns", "referrals.name_referrer",
        "customers.join_household", "customers.leave_household", "customers.return_to_household",
        "resolution.report_conflict", "privacy.take_request",
    ),
    # What who leads a store decides.
    "own_customers": (
        "customers.assign_owner", "customers.assign_owner_many", "customers.move_customer", "conversations.view_outbox",
        "conversations.resend_message", "audit.read", "customers.view_reveals", "customers.come_of_age",
        "customers.view_campaigns", "customers.open_campaign", "customers.change_campaign", "customers.close_campaign",
        "customers.reopen_campaign", "programme.view_disputes", "programme.return_disputed", "programme.reject_dispute",
        "referrals.view_held", "referrals.allow_referral", "referrals.refuse_referral",
    ),
    "resolve": (
        "resolution.view", "resolution.merge_customers", "resolution.split_customers", "resolution.keep_apart",
        "resolution.ask_again", "quality.view",
    ),
    "export": ("exports.request_file", "exports.make_file", "exports.take_file", "exports.view"),
    # The second person's word on a file that is too large for one alone.
    "approve": ("exports.approve_file", "exports.decline_file", "exports.view"),
    "look_up": (
        "customers.look_up", "customers.enrol_person", "customers.record_consents", "customers.view_notices",
        "customers.send_code", "customers.join_member", "customers.enrol_child", "resolution.report_conflict",
        "privacy.take_request", "referrals.name_referrer",
    ),
    # What people may ask of who keeps their details, and the words that they agree to.
    "rights": (
        "privacy.take_copy", "privacy.view_requests", "privacy.take_request", "privacy.prove_request", "privacy.answer_request",
        "privacy.refuse_request", "privacy.withdraw_request", "privacy.reopen_request", "privacy.erase_customer",
        "privacy.place_hold", "privacy.lift_hold", "privacy.set_term", "customers.restrict_use", "customers.lift_restriction",
        "customers.close_account", "customers.reopen_account",
        "customers.record_consents", "customers.view_consents", "customers.view_notices", "customers.publish_notice",
    ),
    "reveal": (
        "customers.reveal_identifier", "customers.reveal_birthday", "customers.reveal_field_value", "customers.reveal_sales",
        "customers.reveal_guardian",
    ),
    "follow_up": (
        "care.view", "care.plan_followup", "care.complete_followup", "care.reopen_followup", "care.postpone_followup",
        "care.plan_followups", "care.make_promise", "care.hand_over_followup", "care.note_wish", "care.close_wish",
        "conversations.log_contact", "customers.add_note", "customers.remove_note", "customers.return_note",
    ),
    "see_trade": ("catalog.view",),
    "sell": (
        "orders.record_sale", "orders.record_refund", "ledger.earn_points", "ledger.burn_points", "ledger.reserve_points",
        "ledger.capture_reservation", "ledger.release_reservation", "ledger.refund_earning", "ledger.return_burn",
        "ledger.transfer_points", "ledger.load_value", "ledger.spend_value", "ledger.refund_value", "ledger.issue_gift_card",
        "ledger.redeem_gift_card", "ledger.buy_count_card", "ledger.use_count_card",
        "programme.join_programme", "programme.award_order", "programme.award_event", "programme.take_back_for",
        "coupons.hold_coupons", "coupons.use_coupons", "coupons.release_coupons", "coupons.return_coupons",
        "counter.view", "counter.identify_member", "counter.ask_proof", "counter.prove_member", "counter.quote_sale",
        "counter.ring_up", "counter.return_goods", "counter.void_sale", "counter.settle_back", "counter.claim_receipt",
        "coupons.issue_allowance", "coupons.reconcile_allowance", "programme.ask_owners_code",
        "rewards.redeem_reward", "rewards.hand_over_reward", "rewards.cancel_redemption", "programme.hand_on_points",
    ),
    # Points by hand, up to a limit; above it a second person decides.
    "goodwill": ("ledger.adjust_points", "ledger.request_adjustment", "coupons.give_coupon", "coupons.withdraw_coupon",
                 "coupons.restore_coupon", "coupons.pass_on_coupon", "programme.ask_owners_code"),
    "govern_points": (
        "ledger.approve_adjustment", "ledger.decline_adjustment", "ledger.extend_lots", "ledger.set_denomination",
        "imports.import_balances",
        # For the whole house only, as the act itself looks.
        "programme.found_programme", "programme.draft_terms", "programme.ask_rehearsal", "programme.publish_terms",
        "coupons.draft_offer", "coupons.change_offer", "coupons.open_offer", "coupons.close_offer", "coupons.ask_offer_rehearsal",
        "coupons.add_public_code", "coupons.end_public_code", "coupons.issue_batch", "coupons.take_codes",
        "rewards.add_reward", "rewards.change_reward", "rewards.close_reward", "rewards.open_reward",
    ),
    "see_insight": ("insight.view", "programme.view_terms", "coupons.view_offers"),
    "see_figures": (
        "insight.view_figures", "insight.ask_refresh", "ledger.view_books", "ledger.ask_recount", "insight.view_report",
        "insight.ask_report", "reviews.view_letters",
    ),
    "run_insight": ("insight.refresh", "insight.view_runs"),
    "import": (
        "imports.view", "imports.import_receipts", "imports.import_orders", "imports.import_customers", "imports.import_products",
        "imports.import_stock", "imports.start_import", "imports.store_upload", "imports.undo_import",
        "imports.discard_import", "imports.set_inbox", "imports.forget_inbox", "imports.draft_import",
        "imports.map_draft", "imports.check_draft", "imports.run_draft", "imports.begin_draft", "imports.drop_draft",
        "imports.view_sources", "imports.forget_mapping", "imports.forget_column",
    ),
    "see_house": ("org.view", "org.view_staff"),
    "configure": (
        "org.add_staff", "org.employ", "org.change_staff", "org.disable_staff", "org.enable_staff", "org.renew_password",
        "org.reset_factors", "org.set_email",
        "org.grant_role", "org.give_role", "org.withdraw_role", "org.make_role", "org.change_role", "org.end_role",
        "org.open_unit", "org.add_unit", "org.change_unit",
        "org.move_unit", "org.view_keys", "org.add_key", "org.make_key", "org.end_key", "org.view_jobs", "org.retry_job",
        "org.cancel_job", "imports.view_sources", "imports.forget_mapping", "imports.forget_column",
        "insight.view_runs", "audit.read", "org.set_switch",
    ),
    "configure_fields": (
        "customers.view_fields", "customers.define_field", "customers.change_field", "customers.end_field",
        "customers.reopen_field", "customers.place_field",
    ),
    "audit": (
        "audit.view", "audit.read", "imports.view", "exports.view", "exports.trace", "privacy.view_incidents",
        "privacy.open_incident", "privacy.ask_touched", "privacy.list_touched", "privacy.describe_incident",
        "privacy.report_incident", "privacy.notify_incident", "privacy.close_incident", "privacy.reopen_incident",
        "privacy.view_assessments", "privacy.record_assessment",
    ),
}  # fmt: skip
# Acts that no role holds: what other programs may, what is a part of other acts, what the program does by itself.
NOBODY: dict[str, tuple[str, ...]] = {
    # Acts of a member in front of the own card, and in the own pages.
    "member": ("privacy.ask_own_copy", "privacy.fetch_own_copy", "customers.sign_in_member", "customers.sign_in_bound",
               "customers.sign_out_member", "customers.view_watchers", "customers.sign_in_example", "programme.open_dispute",
               "counter.show_member_code", "customers.ask_own_code",
               "coupons.share_coupon", "coupons.take_coupon", "customers.ask_phone_change",
               "customers.change_own_phone"),
    # Acts of other programs, by key.
    "integrate": (
        "customers.put_customers", "catalog.put_products", "catalog.put_stock", "orders.put_orders", "orders.put_refunds",
        "programme.award_activity",
    ),
    # Acts on many rows, done only as parts of others (imports).
    "parts": (
        "customers.enrol_many", "customers.match_many", "customers.update_many", "customers.fill_fields", "catalog.add_products",
        "catalog.update_products",
        "catalog.count_stock", "orders.record_sales", "orders.record_refunds", "orders.match_refunds",
        "orders.remove_sales", "customers.forget_people", "customers.take_back_changes", "catalog.take_back_goods",
        "care.drop_planned", "insight.forget_figures", "conversations.queue_message", "customers.use_key",
        "customers.forget_codes", "conversations.forget_addressee", "imports.forget_person",
        "exports.drop_files", "ledger.combine_accounts", "ledger.part_accounts", "programme.combine_tiers",
        "programme.part_tiers", "coupons.give_coupons", "coupons.withdraw_given", "ledger.open_balances",
        "ledger.take_back_openings", "programme.open_tiers", "programme.take_back_tiers",
        "customers.send_proof", "orders.name_buyer",
    ),
    # Acts of the clock and the terminal.
    "clock": ("privacy.keep_to_terms", "conversations.claim_message", "conversations.conclude_message",
              "conversations.settle_outbox",
              "imports.erase_uploads", "imports.note_look", "care.plan_many", "care.plan_anniversaries", "care.plan_consents",
              "care.escalate_promises", "care.tell_arrivals",
              "insight.plan_winbacks", "insight.report_programme", "reviews.write_weekly",
              "org.settle_moves", "org.erase_replays", "org.forget_sign_ins", "org.write_letter", "org.write_link",
              "org.refuse", "exports.settle_file", "exports.erase_files",
              "resolution.settle_strays", "resolution.forget_images", "resolution.keep_candidates",
              "resolution.match_entries", "resolution.merge_by_rule", "privacy.repeat_erasure", "privacy.queue_notices",
              "quality.measure_quality", "ledger.earn_from_orders", "ledger.expire_points", "ledger.make_available",
              "ledger.release_lapsed", "ledger.close_books", "programme.award_due", "programme.take_back_due",
              "programme.review_tiers", "programme.rehearse_terms", "programme.enrol_buyers", "coupons.rehearse_offer",
              "coupons.fill_batch", "coupons.release_lapsed",
              "coupons.give_by_occasion", "referrals.settle_due", "referrals.settle_referral",
              "counter.settle_backs_due"),
}  # fmt: skip
