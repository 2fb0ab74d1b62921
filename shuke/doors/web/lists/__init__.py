"""Lists that people live in: one machinery for every page of rows. A new list is a list page of its own noun:

1. ``parts``: build a ``List`` for the actor (views, filters, sorts, columns). What he may not ask is not in it.
2. ``address.read(request.GET, list)``: the ``Address``: view, filters, sort, columns, place. Always shareable; what
   cannot be read is named in ``unread`` and never passed on.
3. Ask your domain's query with ``address.values()`` ([(Filter, value)]), ``address.view.asks``, ``address.sort``,
   ``address.descending``, ``address.place`` and ``list.size``; it reads one row more than ``size``.
4. ``paging.cut(address, found)``: the rows to show, and whether more follow; ``paging.mark(value, id)`` is a row's place.
5. ``page.context(...)``: tabs and saved views, chips, filter form, column menu, sorts, pager.
6. The template extends ``lists/list.html`` (its comment names the blocks); rows are mappings for ``{% data_table %}``.
   ``Column("pick", label, "pick")`` gives checkboxes for the bulk bar; a row's ``peek_url`` opens the drawer.
"""
