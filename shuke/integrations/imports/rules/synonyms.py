"""Column names that tills, shops and spreadsheets use, as data: kind → field → names, the most telling first.

Compared without case, blanks, punctuation and bracketed units: "Unit Price (£)" is "unitprice".
"""

Names = dict[str, tuple[str, ...]]

_CUSTOMER: Names = {
    "customer": (
        "CustomerID", "customer id", "customer no", "customer number", "customer code", "customer", "client id",
        "member id", "member no", "member number", "membership no", "loyalty id", "user id",
        "会员号", "会员编号", "会员卡号", "会员ID", "会员编码", "客户编号", "客户号", "客户ID", "客户编码", "顾客编号",
        "顾客号", "买家ID", "用户ID", "会员", "客户",
    ),
    "phone": (
        "phone", "mobile", "mobile phone", "phone number", "mobile number", "telephone", "cellphone", "cell", "tel",
        "customer phone", "手机", "手机号", "手机号码", "电话", "联系电话", "电话号码", "移动电话", "会员手机", "会员手机号",
        "客户手机", "买家手机", "收货人手机", "联系方式",
    ),
    "email": ("email", "e-mail", "mail", "email address", "customer email", "邮箱", "电子邮箱", "电子邮件", "邮件"),
    "person": (
        "customer name", "full name", "member name", "contact name", "client name", "buyer",
        "姓名", "会员姓名", "客户姓名", "客户名称", "顾客姓名", "会员名称", "会员名", "买家姓名", "收货人", "联系人", "名字",
    ),
}  # fmt: skip

_PRODUCT: Names = {
    "code": (
        "StockCode", "stock code", "sku", "sku code", "product code", "item code", "product id", "item id", "article no",
        "article number", "article", "product no", "item no", "plu", "item number", "barcode", "ean", "upc", "gtin",
        "商品编码", "商品编号", "商品代码", "商品货号", "货号", "款号", "产品编号", "产品编码", "产品代码", "物料编码", "编码",
        "条码", "商品条码", "条形码", "国条码", "SKU编码", "商品ID",
    ),
    "name": (
        "Description", "product name", "item name", "product", "item", "product description", "item description",
        "title", "goods", "品名", "商品名称", "商品名", "产品名称", "货品名称", "商品", "商品标题", "宝贝标题", "名称",
        "物料名称", "货名", "品项",
    ),
    "category": (
        "category", "product category", "category name", "department", "分类", "商品分类", "类别", "品类",
        "商品类别", "大类",
    ),
    "brand": ("brand", "brand name", "品牌", "商品品牌"),
    "cost": ("cost", "unit cost", "cost price", "purchase price", "成本", "成本价", "进价", "进货价", "采购价"),
}  # fmt: skip

_STORE: tuple[str, ...] = (
    "store", "store code", "store name", "store id", "shop", "shop name", "shop code", "branch", "outlet", "location",
    "门店", "店铺", "店名", "门店编号", "门店名称", "门店编码", "店号", "店铺名称", "分店", "网点", "机构", "仓库",
)  # fmt: skip

RECEIPTS: Names = {
    "number": (
        "InvoiceNo", "invoice", "invoice number", "invoice id", "receipt", "receipt no", "receipt number", "receipt id",
        "order no", "order number", "order id", "order", "transaction id", "transaction no", "ticket", "ticket no",
        "bill no", "document no",
        "小票号", "单号", "订单号", "订单编号", "小票编号", "流水号", "销售单号", "单据号", "单据编号", "交易号", "交易流水号",
        "票号", "账单号", "主订单编号", "收银流水号", "零售单号",
    ),
    "ordinal": (
        "shuke_ordinal", "line no", "line number", "line item", "row no", "order line", "行号", "行序号", "明细行号", "项次",
    ),
    **{field: _PRODUCT[field] for field in ("code", "name", "category", "brand", "cost")},
    "quantity": (
        "Quantity", "qty", "units", "units sold", "count", "pieces", "pcs",
        "数量", "销售数量", "件数", "购买数量", "销量", "商品数量", "实销数量",
    ),
    "at": (
        "InvoiceDate", "invoice date", "date time", "datetime", "timestamp", "transaction date", "sale date", "sold at",
        "order date", "order time", "purchase date", "created at", "paid at", "date", "day",
        "销售时间", "交易时间", "下单时间", "付款时间", "订单时间", "成交时间", "开单时间", "结账时间", "收银时间", "销售日期",
        "交易日期", "订单日期", "单据日期", "开单日期", "日期", "时间", "创建时间", "订单付款时间",
    ),
    "clock": ("time", "sale time", "transaction time", "invoice time", "时间", "销售时间", "交易时间", "时刻"),
    "price": (
        "UnitPrice", "unit price", "price", "price each", "item price", "sale price", "selling price",
        "单价", "售价", "销售单价", "成交价", "零售价", "实售价", "商品单价", "价格", "实际单价",
    ),
    "amount": (
        "amount", "line total", "line amount", "total price", "sales", "sales amount", "net amount", "net sales",
        "revenue", "total", "subtotal", "金额", "销售金额", "实收金额", "实付金额", "成交金额", "小计", "实收", "应收金额",
        "销售额", "商品金额", "总价", "实付",
    ),
    "discount": (
        "discount", "discount amount", "line discount", "rebate", "折扣", "折扣金额", "优惠", "优惠金额", "折让", "让利",
        "折让金额", "减免金额",
    ),
    **_CUSTOMER,
    "store": _STORE,
    "seller": (
        "seller", "salesperson", "sales person", "sales rep", "cashier", "staff", "employee", "associate", "clerk",
        "导购", "导购员", "销售员", "营业员", "业务员", "店员", "收银员", "员工", "销售人员", "服务员",
    ),
    "payment": (
        "payment", "payment method", "payment type", "paid by", "tender", "tender type",
        "支付方式", "付款方式", "收款方式", "结算方式", "支付类型", "支付渠道",
    ),
    "sort": (
        "transaction type", "type", "document type", "sale type", "类型", "单据类型", "交易类型", "销售类型", "业务类型",
    ),
    "currency": ("currency", "currency code", "币种", "货币"),
}  # fmt: skip

CUSTOMERS: Names = {
    **_CUSTOMER,
    "person": (*_CUSTOMER["person"], "name", "名称"),
    "customer": (*_CUSTOMER["customer"], "id", "编号", "no"),
    "family_name": ("last name", "surname", "family name", "姓", "姓氏"),
    "given_name": ("first name", "given name", "forename", "名"),
    "card": ("card", "card no", "card number", "loyalty card", "会员卡", "卡号", "实体卡号"),
    "wechat": ("wechat", "wechat id", "openid", "微信", "微信号"),
    "gender": ("gender", "sex", "性别", "称谓"),
    "birthday": ("birthday", "date of birth", "birth date", "dob", "birthdate", "生日", "出生日期", "出生年月日"),
    "joined": (
        "joined", "joined on", "join date", "registered at", "registration date", "signup date", "created at", "dt customer",
        "入会时间", "入会日期", "注册时间", "注册日期", "开卡日期", "开卡时间", "创建时间", "建档日期",
    ),
    "store": (*_STORE, "home store", "所属门店", "归属门店", "开卡门店", "入会门店"),
    "owner": ("owner", "advisor", "assigned to", "导购", "专属导购", "所属导购", "负责人", "维护人"),
    "tags": ("tag", "tags", "label", "labels", "标签", "会员标签", "客户标签"),
    "organisation": (
        "company", "organisation", "organization", "company name", "公司", "公司名称", "单位", "单位名称",
        "企业名称",
    ),
}  # fmt: skip

PRODUCTS: Names = {
    **_PRODUCT,
    "name": (*_PRODUCT["name"], "name"),
    "code": (*_PRODUCT["code"], "code", "id"),
    "name_en": ("english name", "name en", "英文名", "英文名称"),
    "price": (
        "price", "unit price", "list price", "retail price", "selling price", "售价", "零售价", "单价", "标价",
        "吊牌价", "销售价", "价格",
    ),
    "supplier": ("supplier", "vendor", "supplier name", "供应商", "供货商", "供应商名称"),
    "currency": RECEIPTS["currency"],
}  # fmt: skip

STOCK: Names = {
    "code": (*_PRODUCT["code"], "code"),
    "store": _STORE,
    "on_hand": (
        "on hand", "stock", "stock on hand", "in stock", "inventory", "available", "quantity", "qty", "stock quantity",
        "库存", "库存数量", "现有库存", "库存量", "可用库存", "实际库存", "账面库存", "数量", "结存数量",
    ),
    "lead_days": ("lead days", "lead time", "delivery days", "到货天数", "采购周期", "补货周期", "交货期", "提前期"),
    "counted_at": ("counted at", "count date", "as of", "date", "盘点时间", "盘点日期", "日期", "统计时间", "更新时间"),
}  # fmt: skip

# One row per order, as web shops and ledgers export them: the sum, and perhaps a text of what was bought.
ORDERS: Names = {
    **{
        field: RECEIPTS[field]
        for field in (
            "number", "at", "clock", "customer", "phone", "email", "person", "store", "seller", "payment", "sort", "currency",
        )
    },
    "amount": (
        "order total", "order amount", "grand total", "total amount", "amount paid", "total paid", "paid amount", "net total",
        *RECEIPTS["amount"], "sum", "value",
        "订单金额", "订单总额", "订单实付金额", "买家实付金额", "买家实际支付金额", "实付款", "实付总额", "合计金额", "总金额",
        "应付金额", "支付金额", "付款金额", "交易金额", "合计",
    ),
    "discount": (*RECEIPTS["discount"], "order discount", "total discount", "优惠总额", "订单优惠", "优惠合计"),
    "name": (
        "items", "goods", "products", "line items", "product details", "description", "contents", "item names",
        "商品", "商品名称", "商品明细", "商品信息", "商品标题", "宝贝标题", "购买商品", "货品", "内容", "品名",
    ),
}  # fmt: skip

# What members had in another programme. Recognised only where somebody says so: lists of customers have such columns too.
BALANCES: Names = {
    **_CUSTOMER,
    "customer": (*_CUSTOMER["customer"], "id", "编号", "no"),
    "card": ("card", "card no", "card number", "loyalty card", "会员卡", "卡号", "实体卡号"),
    "store": (*_STORE, "home store", "所属门店", "归属门店", "开卡门店"),
    "points": ("points", "points balance", "balance of points", "积分", "积分余额", "可用积分", "剩余积分", "当前积分"),
    "points_until": (
        "points expire", "points expire on", "points until", "expiry date", "积分到期", "积分到期日", "积分有效期", "到期日",
    ),
    "stored": (
        "stored value", "prepaid balance", "wallet", "balance", "储值", "储值余额", "余额", "卡内余额", "账户余额", "钱包余额",
    ),
    "tier": ("tier", "level", "grade", "membership level", "等级", "会员等级", "级别", "会员级别"),
    "tier_until": ("tier until", "tier expires", "level until", "等级到期", "等级有效期", "等级到期日", "保级至"),
    "coupon": ("coupon", "offer", "voucher", "优惠券", "券", "券名", "优惠券名称"),
    "coupons": ("coupons", "number of coupons", "vouchers", "券数", "券数量", "优惠券数量", "优惠券张数", "张数"),
}  # fmt: skip

SYNONYMS: dict[str, Names] = {
    "receipts": RECEIPTS,
    "orders": ORDERS,
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "stock": STOCK,
    "balances": BALANCES,
}
# What nobody has to say: the rest is only read as what a person calls it.
RECOGNISED = ("receipts", "orders", "customers", "products", "stock")

# Per kind: groups of fields of which one each must be there.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "receipts": (("number",), ("at",), ("code", "name"), ("price", "amount")),
    "orders": (("number",), ("at",), ("amount",)),
    "customers": (("customer", "phone", "email", "card", "wechat"),),
    "products": (("code",), ("name",)),
    "stock": (("code",), ("on_hand",)),
    "balances": (("customer", "phone", "email", "card"), ("points", "stored", "tier", "coupon")),
}
# Words in a column of document types that mean goods came back.
RETURN_WORDS = frozenset({"return", "returns", "refund", "refunded", "credit", "credit note", "cancelled",
                          "退货", "退款", "退", "退单", "销退", "销售退货", "退货单", "退换货"})  # fmt: skip
TOTAL_WORDS = frozenset(
    {"合计", "总计", "小计", "总合计", "本页合计", "total", "grand total", "subtotal", "sum", "totals"}
)
