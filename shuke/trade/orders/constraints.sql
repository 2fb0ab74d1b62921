-- Who reaches a sale: by the store of sale; for narrow scopes, by the customer or by the seller.
CALL shuke_touch_rows('orders_order');
CALL shuke_touch_rows('orders_line');
CALL shuke_touch_rows('orders_refund');
CALL shuke_touch_rows('orders_refundmatch');

CALL shuke_policy('orders_order', 'all', 'true');
CALL shuke_policy_subtree('orders_order', 'store_path');
CALL shuke_policy_units('orders_order', 'unit_id');
-- An assistant sees the sales of own customers, not of those only looked up at the till.
-- A clerk sees what was bought in the own store today; the line by line detail of other days is not at the desk.
CALL shuke_policy('orders_order', 'desk',
    'store_path = current_setting(''shuke.path'', true) AND placed_at > now() - interval ''24 hours'' '
    'AND EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = orders_order.customer_id)',
    'store_path = current_setting(''shuke.path'', true)');
CALL shuke_policy('orders_order', 'own',
    'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = orders_order.customer_id '
    'AND c.owner_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint)',
    'store_path = current_setting(''shuke.path'', true)');
CALL shuke_policy('orders_order', 'assigned',
    'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = orders_order.customer_id)', 'false');
CALL shuke_policy('orders_order', 'self',
    'customer_id = nullif(current_setting(''shuke.member'', true), '''')::bigint', 'false');
-- The seller's own completed sales that still stand: nothing of a peer's, not by any count or order.
CALL shuke_policy('orders_order', 'credited',
    'seller_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint AND status = ''completed'' '
    'AND (refunded_minor = 0 OR refunded_minor < total_minor)', 'false');
CALL shuke_policy('customers_customer', 'credited',
    'id IN (SELECT o.customer_id FROM orders_order o '
    'WHERE o.seller_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint AND o.customer_id IS NOT NULL '
    'AND o.status = ''completed'' AND (o.refunded_minor = 0 OR o.refunded_minor < o.total_minor))', 'false');

CALL shuke_policy('orders_refund', 'all', 'true');
CALL shuke_policy_subtree('orders_refund', 'store_path');
CALL shuke_policy_units('orders_refund', 'unit_id');
CALL shuke_policy('orders_refund', 'own',
    'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = orders_refund.customer_id '
    'AND c.owner_id = nullif(current_setting(''shuke.uid'', true), '''')::bigint)',
    'store_path = current_setting(''shuke.path'', true)');
CALL shuke_policy('orders_refund', 'desk',
    'store_path = current_setting(''shuke.path'', true) AND refunded_at > now() - interval ''24 hours'' '
    'AND EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = orders_refund.customer_id)',
    'store_path = current_setting(''shuke.path'', true)');
CALL shuke_policy('orders_refund', 'assigned',
    'EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = orders_refund.customer_id)', 'false');
CALL shuke_policy('orders_refund', 'self',
    'customer_id = nullif(current_setting(''shuke.member'', true), '''')::bigint', 'false');
-- Scope "credited" has no policy here: a refund of a shared customer may be a peer's sale.

-- Parts are reached by who reaches the whole.
DO $$
DECLARE scope text;
BEGIN
    CALL shuke_policy('orders_line', 'all', 'true');
    CALL shuke_policy('orders_payment', 'all', 'true');
    CALL shuke_policy('orders_refundline', 'all', 'true');
    CALL shuke_policy('orders_refundmatch', 'all', 'true');
    FOREACH scope IN ARRAY ARRAY['subtree', 'units', 'own', 'credited', 'assigned', 'desk', 'self'] LOOP
        CALL shuke_policy('orders_line', scope, 'EXISTS (SELECT 1 FROM orders_order o WHERE o.id = order_id)');
        CALL shuke_policy('orders_payment', scope, 'EXISTS (SELECT 1 FROM orders_order o WHERE o.id = order_id)');
        CALL shuke_policy('orders_refundline', scope, 'EXISTS (SELECT 1 FROM orders_refund r WHERE r.id = refund_id)');
        CALL shuke_policy('orders_refundmatch', scope, 'EXISTS (SELECT 1 FROM orders_line l WHERE l.id = line_id)');
    END LOOP;
END $$;
