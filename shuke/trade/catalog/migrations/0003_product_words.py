"""Goods are found by code, names, pinyin and first letters; stock is listed lowest first."""

from typing import Any

from django.db import migrations, models

from shuke.trade.catalog.rules.words import search_words


def spell(apps: Any, schema_editor: Any) -> None:
    """Words for the goods that are there."""
    goods = apps.get_model("catalog", "Product")
    for one in goods.objects.filter(words="").only("id", "code", "name", "name_en").iterator():
        goods.objects.filter(id=one.id).update(words=search_words(one.code, one.name, one.name_en))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_stock_version")]

    operations = [
        migrations.AddField("product", "words", models.TextField(blank=True, default="", db_default="")),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.AddIndex(
            "product", models.Index(fields=["id"], name="product_unspelled", condition=models.Q(words=""))
        ),
        migrations.AddIndex("stock", models.Index(fields=["on_hand", "id"], name="stock_lowest")),
        migrations.AddIndex("stock", models.Index(fields=["unit", "on_hand", "id"], name="stock_lowest_in")),
    ]
