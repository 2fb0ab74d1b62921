"""The ways by which a sales marketer might learn of a peer's sales, each by name, as data."""

from dataclasses import dataclass, field

from tests.access.peers import CARD, PHONE, THEIRS

EVERY = "phone_masked,last,gap_days,orders_12m,spend_12m_minor,rfm,store,owner_name,tags,joined_on,member_no,x_taste"


@dataclass(frozen=True, slots=True)
class Way:
    """One request. In addresses and bodies {theirs} is a peer's customer, {lin} one that both sold to, {own} the marketer's.

    ``told`` says whether the store manager, asked the same, is told something else once the peers have sold: the
    control that a way would show it.
    """

    name: str
    address: str
    method: str = "GET"
    body: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    told: bool = True


def get(name: str, address: str, /, *, told: bool = True, **headers: str) -> Way:
    return Way(
        name, address, headers={key.replace("_", "-"): value for key, value in headers.items()}, told=told
    )


def post(name: str, address: str, /, *, told: bool = True, **body: str) -> Way:
    return Way(name, address, "POST", body, told=told)


WAYS = (
    # Lists of customers
    get("list of customers", "/customers"),
    get("list, every column asked for", f"/customers?cols={EVERY}"),
    get("list, filter by spend", "/customers?view=all&spend.from=1000"),
    get("list, filter by last purchase", "/customers?view=all&within=30"),
    get("list, filter by days of the last purchase", "/customers?view=all&last.from={today}"),
    get("list, filter by ABC class", "/customers?view=all&abc=A"),
    get("list, filter by RFM cell", "/customers?view=all&cell=champions&r=5&f=5&m=5"),
    get("list, filter by owner", "/customers?view=all&owner={zhou}"),
    get("list, filter by the peer as owner", "/customers?view=all&owner={sun}"),
    get("list, filter by tag", "/customers?view=all&tag={tag}"),
    get("list, filter by store", "/customers?view=all&store={lake}"),
    get("list, filter by birthday", "/customers?view=birthdays"),
    get("list, filter by a field of the shop", "/customers?view=all&x_taste=%E6%B5%93"),
    get("list, filter by having a phone", "/customers?view=all&phone=1"),
    get("list, filter by day of joining", "/customers?view=all&joined.from={today}"),
    get("list, sort by spend", "/customers?view=all&sort=spend_12m"),
    get("list, sort by spend turned round", "/customers?view=all&sort=-spend_12m"),
    get("list, sort by last purchase", "/customers?view=all&sort=last_on"),
    get("list, sort by name", "/customers?view=all&sort=pinyin"),
    get("list, sort by a field of the shop", "/customers?view=all&sort=x_taste"),
    get("list, page after a peer's place", "/customers?view=all&sort=last_on&after={today}~{theirs}"),
    get("list, page before a peer's place", "/customers?view=all&sort=spend_12m&before=1~{theirs}"),
    get("list, page far behind", "/customers?view=all&sort=pinyin&after=zzz~{theirs}"),
    get("list with a peer's customer peeked at", "/customers?view=all&peek={theirs}"),
    get("list with a shared customer peeked at", "/customers?view=all&peek={lin}"),
    get("list of the best", "/customers?view=regulars"),
    get("list of those slipping away", "/customers?view=slipping"),
    get("list under a peer's saved view", "/customers?saved={view}"),
    get("list as a part of a page", "/customers?view=all", HX_Request="true"),
    get("organisations", "/organisations"),
    get("organisations by spend", "/organisations?sort=-spend_12m&cols=kind"),
    # One customer
    get("page of a peer's customer by number", "/customers/{theirs}"),
    get("page of a shared customer", "/customers/{lin}"),
    get("timeline of a shared customer", "/customers/{lin}?show=all"),
    get("timeline of a shared customer's trade", "/customers/{lin}?show=trade"),
    get("timeline before a moment", "/customers/{lin}?show=trade&before=2030-01-01T00:00:00Z"),
    get("all orders of a shared customer", "/customers/{lin}?orders=all"),
    get("look at a peer's customer beside the list", "/customers/{theirs}/peek", HX_Request="true"),
    get("look at a shared customer beside the list", "/customers/{lin}/peek", HX_Request="true"),
    get("page of a peer's organisation", "/organisations/{firm}"),
    get("form of a shared customer", "/customers/{lin}/edit"),
    get("own fields of a shared customer", "/customers/{lin}/fields"),
    get("consents of a shared customer", "/customers/{lin}/consents"),
    get("namesakes of a shared customer", "/customers/{lin}/same?q=" + THEIRS),
    get("control: an own customer", "/customers/{own}"),
    # Orders and goods
    get("orders", "/orders"),
    get("orders of today", "/orders?view=today"),
    get("orders with a refund", "/orders?view=refunded"),
    get("orders without a customer", "/orders?view=anonymous"),
    get("orders of a peer", "/orders?seller={sun}"),
    get("orders of a period", "/orders?on={today}..{today}"),
    get("orders after a peer's place", "/orders?after={today}T00:00:00Z~{lins_order}"),
    get("order of a peer by number", "/orders/{theirs_order}"),
    get("order of a peer with a shared customer", "/orders/{lins_order}"),
    get("order of a superior", "/orders/{superiors_order}"),
    get("order that nobody is credited with", "/orders/{uncredited_order}"),
    get("order without a customer", "/orders/{nobodys_order}"),
    get("control: an own order", "/orders/{own_order}", told=False),
    get("products", "/products", told=False),
    get("page of a product", "/products/{t1}", told=False),
    get("sales of a product", "/products/{t1}/sales"),
    get("stock", "/stock?view=all", told=False),
    # Finding
    get("search by name", "/search?q=" + THEIRS),
    get("search by first letters", "/search?q=pys"),
    get("search by phone", "/search?q=" + PHONE),
    get("search by the last four digits", "/search?q=7777"),
    get("search by card", "/search?q=" + CARD),
    get("search by number of an order", "/search?q=P-100"),
    get("palette by name", "/palette?q=" + THEIRS, HX_Request="true"),
    get("palette by letters of a shared customer", "/palette?q=lhm", HX_Request="true"),
    get("palette by number of an order", "/palette?q=P-100", HX_Request="true"),
    # Figures, today, notices
    get("today", "/"),
    get("today, everybody's", "/?of=all&show=all&risk=all"),
    get("RFM map", "/rfm", told=False),
    get("RFM as a table", "/rfm?as=table&unit={lake}", told=False),
    get("ABC", "/abc", told=False),
    get("first look", "/first-look", told=False),
    get("duplicates", "/duplicates", told=False),
    get("a pair of possible duplicates", "/duplicates/{lin}/{theirs}"),
    get("imports", "/imports", told=False),
    get("messages sent", "/outbox", told=False),
    get("staff", "/settings/staff/{sun}", told=False),
    get("custom fields", "/settings/fields"),
    # What an answer says beside its text
    Way("head of a peer's customer", "/customers/{theirs}", "HEAD"),
    Way("head of the list", "/customers?view=all", "HEAD"),
    get("tag of the list, asked again", "/customers?view=all", If_None_Match="*"),
    get("tag of a peer's customer, asked again", "/customers/{theirs}", If_None_Match='"x"'),
    get("list since a moment", "/customers?view=all", If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT"),
    get("part of an answer", "/customers?view=all", Range="bytes=0-99"),
    get("list in another form", "/customers?view=all", Accept="application/json"),
    get("former address of a peer's customer", "/customers/{theirs}/", told=False),
    # The API with the session of the pages
    get("API: customers", "/api/v1/customers", told=False),
    get("API: a peer's customer", "/api/v1/customers/{theirs}", told=False),
    get("API: orders", "/api/v1/orders?seller=sun", told=False),
    get("API: with a made-up key", "/api/v1/customers", told=False, Authorization="Bearer shuke_" + "x" * 43),
    # Forms
    post("note about a peer's customer", "/customers/{theirs}/notes", text="试试"),
    post("removal of a peer's note", "/customers/{lin}/notes/{note}/removal", told=True),
    post("tag on a peer's customer", "/customers/{theirs}/tags", tag="{tag}"),
    post("tag on a shared customer, another one's", "/customers/{lin}/tags/{tag}/removal", told=False),
    post("promise about a peer's customer", "/customers/{theirs}/followups", text="试试"),
    post("promise for a peer", "/customers/{lin}/followups", text="试试", owner="{sun}", told=False),
    post("a peer's promise done", "/followups/{promise}/closure", outcome="reached"),
    post("a peer's promise about a shared customer", "/followups/{shared_promise}/closure", outcome="reached"),
    post("a peer's promise put off", "/followups/{promise}/postponement"),
    post("promises about many, a peer's among them", "/customers/followups", id="{theirs}", due_on="{today}", text="试试"),
    post("tags on many, a peer's among them", "/customers/tagging", id="{theirs}", label="试试"),
    post("owner of many", "/customers/owners", id="{theirs}", owner="{sun}"),
    post("list as a file", "/customers/export", query="view=all", purpose="analysis", format="csv", told=False),
    post("phone of a peer's customer opened", "/customers/{theirs}/identifiers/{phone}/reveal", reason="call"),
    post("birthday of a shared customer opened", "/customers/{lin}/birthday/reveal", reason="call"),
    post("look-up by a peer's phone", "/lookup", text=PHONE, told=False),
    post("a peer's phone enrolled again", "/customers/new", name="试试", phone=PHONE),
    post("a peer's phone on an own customer", "/customers/{own}/identifiers", kind="phone", text=PHONE, told=False),
    post("a peer's card on an own customer", "/customers/{own}/identifiers", kind="card", text=CARD),
    post("a peer's customer merged", "/duplicates/{lin}/{theirs}/merge"),
    post("a peer's saved view changed", "/views/{view}", label="试试", told=False),
    post("a peer's saved view removed", "/views/{view}/removal", told=False),
    post("copy of a peer's customer", "/customers/{theirs}/copy", told=False),
)  # fmt: skip
