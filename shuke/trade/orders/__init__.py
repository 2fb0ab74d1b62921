"""What was bought: order 订单 with lines 明细, payments 支付 and refunds 退款 by line; credit 业绩归属 (the seller).

An order without a customer is an anonymous sale 散客. A refund line takes back quantities of sale lines; what
matches no sale is kept as a refund without sale.
"""
