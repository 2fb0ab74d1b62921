"""The demo shop: a made-up chain with its staff, goods, customers and thirty months of sales.

Made from a seed, by numpy, a column at a time, and copied into an empty database as its owner. Words: *regular*
(a named customer of the cast), *taste* (the leaf of the assortment a customer keeps to), *profile* (what moves a
customer to buy: habit, spring tea, gifts, a company's year), *slip* (how one person came to be in the book twice).
Nothing here is about anybody: names are drawn from lists, phones lie in segments that no operator was given.
"""
