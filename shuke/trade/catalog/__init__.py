"""What we sell: product 商品, category 品类, brand 品牌, supplier 供应商, stock 库存.

A product that is not goods is an adjustment 调整项 (postage, manual correction, bank charge): it is kept out of
every figure about goods.
"""
