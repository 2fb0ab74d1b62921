"""Words for acts and reasons of the event log, shared by the pages that tell of them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from shuke.doors.web.request import is_english
from shuke.foundation.org.matrix import ROLES, Role

# act → (words, icon); an act without a line here is kept in the log but is no news to shop staff.
ACTS = {
    "customers.enrol_person": (gettext_lazy("Became a member"), "user-plus"),
    "customers.enrol_organisation": (gettext_lazy("Became a customer"), "building"),
    "customers.enrol_many": (gettext_lazy("Known from an import"), "upload"),
    "customers.rename": (gettext_lazy("Name corrected"), "user"),
    "customers.edit_person": (gettext_lazy("Details corrected"), "pencil"),
    "customers.edit_organisation": (gettext_lazy("Details corrected"), "pencil"),
    "customers.add_contact": (gettext_lazy("Speaks for an organisation"), "building"),
    "customers.end_contact": (gettext_lazy("Speaks for an organisation no more"), "building"),
    "customers.end_identifier": (gettext_lazy("A number or address ended"), "id"),
    "customers.return_identifier": (gettext_lazy("A number or address is back"), "id"),
    "customers.move_customer": (gettext_lazy("Moved to another store"), "building-store"),
    "customers.add_identifier": (gettext_lazy("Another number or address"), "id"),
    "customers.change_own_phone": (gettext_lazy("Changed the own mobile number"), "device-mobile"),
    "customers.reveal_identifier": (gettext_lazy("Contact shown"), "eye"),
    "customers.reveal_birthday": (gettext_lazy("Birthday shown"), "cake"),
    "customers.reveal_sales": (gettext_lazy("Purchases shown"), "eye"),
    "customers.reveal_guardian": (gettext_lazy("Hidden answer shown"), "eye"),
    # No word of a child: whoever reads the story need not see class X.
    "customers.enrol_child": (gettext_lazy("Registered with a code"), "user-plus"),
    "customers.come_of_age": (gettext_lazy("Consents changed"), "clipboard-check"),
    "privacy.take_copy": (gettext_lazy("Own copy handed out"), "download"),
    "privacy.take_request": (gettext_lazy("Asked something of us"), "lock"),
    "privacy.answer_request": (gettext_lazy("Request met"), "circle-check"),
    "privacy.refuse_request": (gettext_lazy("Request refused"), "x"),
    "privacy.ask_own_copy": (gettext_lazy("Asked for the own copy"), "lock"),
    "privacy.fetch_own_copy": (gettext_lazy("Own copy fetched"), "download"),
    "customers.sign_in_member": (gettext_lazy("Signed in to the own pages"), "device-mobile"),
    "customers.sign_in_bound": (gettext_lazy("Signed in to the own pages"), "device-mobile"),
    "customers.sign_out_member": (gettext_lazy("Signed out of the own pages"), "logout"),
    "programme.open_dispute": (gettext_lazy("Disputed a use of points"), "alert-circle"),
    "programme.return_disputed": (gettext_lazy("Disputed points given back"), "arrow-back-up"),
    "programme.reject_dispute": (gettext_lazy("Dispute of points rejected"), "x"),
    "privacy.place_hold": (gettext_lazy("Placed on legal hold"), "lock"),
    "privacy.lift_hold": (gettext_lazy("Legal hold lifted"), "lock"),
    "customers.restrict_use": (gettext_lazy("Kept, not used any more"), "lock"),
    "customers.lift_restriction": (gettext_lazy("May be used again"), "lock"),
    "customers.close_account": (gettext_lazy("Account closed"), "x"),
    "customers.reopen_account": (gettext_lazy("Account open again"), "arrow-back-up"),
    "privacy.withdraw_request": (gettext_lazy("Request taken back"), "arrow-back-up"),
    "customers.add_note": (gettext_lazy("Note written"), "note"),
    "customers.remove_note": (gettext_lazy("Note removed"), "trash"),
    "customers.return_note": (gettext_lazy("Note put back"), "note"),
    "customers.tag_customer": (gettext_lazy("Tag put on"), "tag"),
    "customers.untag_customer": (gettext_lazy("Tag taken off"), "tag"),
    "customers.tag_many": (gettext_lazy("Tag put on"), "tag"),
    "customers.untag_many": (gettext_lazy("Tag taken off"), "tag"),
    "customers.assign_owner_many": (gettext_lazy("New owner"), "users"),
    "care.plan_followups": (gettext_lazy("Follow-up promised"), "clipboard-check"),
    "customers.set_field_values": (gettext_lazy("More was told"), "list-details"),
    "customers.fill_fields": (gettext_lazy("More is known from an import"), "upload"),
    "customers.reveal_field_value": (gettext_lazy("Hidden answer shown"), "eye"),
    "customers.assign_owner": (gettext_lazy("New owner"), "users"),
    "resolution.merge_customers": (gettext_lazy("Two records became one"), "layers-intersect"),
    "resolution.split_customers": (gettext_lazy("Two records again"), "arrow-back-up"),
    "customers.join_household": (gettext_lazy("Household changed"), "home"),
    "customers.leave_household": (gettext_lazy("Household changed"), "home"),
    "customers.return_to_household": (gettext_lazy("Household changed"), "home"),
    "customers.capture_person": (gettext_lazy("Written down"), "user-plus"),
    "customers.join_member": (gettext_lazy("Registered with a code"), "user-plus"),
    "customers.record_consents": (gettext_lazy("Consents changed"), "clipboard-check"),
    "conversations.queue_message": (gettext_lazy("Message sent"), "mail"),
    "care.plan_followup": (gettext_lazy("Follow-up promised"), "clipboard-check"),
    "care.make_promise": (gettext_lazy("A word given"), "heart"),
    "care.hand_over_followup": (gettext_lazy("Follow-up handed to a colleague"), "users"),
    "care.note_wish": (gettext_lazy("Asked for what was not there"), "hourglass"),
    "care.close_wish": (gettext_lazy("Wish over"), "circle-check"),
    "care.tell_arrivals": (gettext_lazy("What was asked for came in"), "package"),
    "care.escalate_promises": (
        gettext_lazy("Promise not kept: told to who leads the store"),
        "alert-triangle",
    ),
    "conversations.log_contact": (gettext_lazy("Written to or called by hand"), "send"),
    "care.complete_followup": (gettext_lazy("Followed up"), "circle-check"),
    "care.postpone_followup": (gettext_lazy("Follow-up put off"), "clock-pause"),
    "care.reopen_followup": (gettext_lazy("Follow-up opened again"), "arrow-back-up"),
    "ledger.earn_points": (gettext_lazy("Points earned"), "star"),
    "ledger.burn_points": (gettext_lazy("Points used"), "star"),
    "ledger.reserve_points": (gettext_lazy("Points held for a till"), "clock-pause"),
    "ledger.capture_reservation": (gettext_lazy("Points used"), "star"),
    "ledger.release_reservation": (gettext_lazy("Held points free again"), "arrow-back-up"),
    "ledger.refund_earning": (gettext_lazy("Points taken back after a refund"), "receipt-refund"),
    "ledger.return_burn": (gettext_lazy("Used points given back"), "receipt-refund"),
    "ledger.adjust_points": (gettext_lazy("Points adjusted by hand"), "pencil"),
    "ledger.request_adjustment": (gettext_lazy("Adjustment of points asked for"), "clipboard-check"),
    "ledger.approve_adjustment": (gettext_lazy("Adjustment of points approved"), "circle-check"),
    "ledger.decline_adjustment": (gettext_lazy("Adjustment of points declined"), "x"),
    "ledger.transfer_points": (gettext_lazy("Points handed on within the household"), "users"),
    "ledger.extend_lots": (gettext_lazy("Points last longer"), "clock-play"),
    "ledger.expire_points": (gettext_lazy("Points lapsed"), "clock-pause"),
    "ledger.load_value": (gettext_lazy("Stored value loaded"), "credit-card"),
    "ledger.spend_value": (gettext_lazy("Paid with stored value"), "credit-card"),
    "ledger.refund_value": (gettext_lazy("Stored value given back"), "receipt-refund"),
    "ledger.issue_gift_card": (gettext_lazy("Gift card sold"), "gift"),
    "ledger.redeem_gift_card": (gettext_lazy("Paid with a gift card"), "gift"),
    "ledger.buy_count_card": (gettext_lazy("Count card bought"), "credit-card"),
    "ledger.use_count_card": (gettext_lazy("Count card used"), "credit-card"),
    "programme.join_programme": (gettext_lazy("Became a member"), "user-plus"),
    "programme.enrol_buyers": (gettext_lazy("Became a member"), "user-plus"),
    "programme.award_order": (gettext_lazy("A purchase earned points"), "star"),
    "programme.award_event": (gettext_lazy("Points earned without a purchase"), "star"),
    "programme.take_back_for": (gettext_lazy("Points of returned goods taken back"), "receipt-refund"),
    "programme.review_tiers": (gettext_lazy("Tier changed"), "star"),
    "programme.award_activity": (gettext_lazy("Points for a visit or a survey"), "star"),
    "referrals.name_referrer": (gettext_lazy("A friend's code named"), "user-plus"),
    "referrals.settle_referral": (gettext_lazy("A friend brought: looked at"), "user-plus"),
    "referrals.allow_referral": (gettext_lazy("A friend brought: it counts"), "user-plus"),
    "referrals.refuse_referral": (gettext_lazy("A friend brought: it does not count"), "user-plus"),
    "rewards.redeem_reward": (gettext_lazy("A reward had for points"), "gift"),
    "rewards.hand_over_reward": (gettext_lazy("A reward handed over"), "gift"),
    "rewards.cancel_redemption": (gettext_lazy("A reward cancelled, points back"), "arrow-back-up"),
    "programme.hand_on_points": (gettext_lazy("Points handed on in the household"), "home-heart"),
    "coupons.give_coupon": (gettext_lazy("Coupon given"), "tag"),
    "coupons.give_coupons": (gettext_lazy("Coupon given"), "tag"),
    "coupons.hold_coupons": (gettext_lazy("Coupons held for a till"), "clock-pause"),
    "coupons.use_coupons": (gettext_lazy("Coupons used"), "tag"),
    "coupons.return_coupons": (gettext_lazy("Coupons came back with a sale"), "receipt-refund"),
    "coupons.withdraw_coupon": (gettext_lazy("Coupon taken back"), "x"),
    "coupons.restore_coupon": (gettext_lazy("Coupon given again"), "arrow-back-up"),
    "coupons.share_coupon": (gettext_lazy("Link made that gives a coupon away"), "external-link"),
    "coupons.take_coupon": (gettext_lazy("Coupon passed on by a link"), "gift"),
    "coupons.pass_on_coupon": (gettext_lazy("Coupon passed on"), "gift"),
}
GENDERS = {"f": gettext_lazy("Female"), "m": gettext_lazy("Male")}
# Kinds of numbers and addresses: words and icon.
KINDS = {
    "phone": (gettext_lazy("Phone"), "phone"),
    "email": (gettext_lazy("E-mail"), "mail"),
    "card": (gettext_lazy("Card"), "credit-card"),
    "wechat": (gettext_lazy("WeChat"), "brand-wechat"),
    "external": (gettext_lazy("Number elsewhere"), "id"),
}
# Why somebody had a contact value shown: code → words.
REASONS = (
    ("call", gettext_lazy("To call back")),
    ("deliver", gettext_lazy("To deliver")),
    ("verify", gettext_lazy("To verify who it is")),
    ("correct", gettext_lazy("To correct it")),
)


def role_name(code: str, known: Mapping[str, Role] = ROLES) -> str:
    """A role in the language of the page; an unknown one as it is stored.

    Where the shop's own roles may be met, ``known`` holds them (org.rolebook)."""
    role = known.get(code)
    if role is None:
        return code
    return role.name if is_english() else role.name_zh
