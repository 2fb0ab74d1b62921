"""Imports 导入: a shop's own files become customers, products, stock and sales.

Vocabulary: *source* 来源 (the system that files come from; its numbers are unique within it), *table* (one sheet or
text stream of an import), *layout* (which column is which field), *map file* 映射文件 (what a person says about a
source), *stage* (rows read but not merged), *error row* 错误行 (refused, with a reason), *set aside* 搁置 (no fault,
but no row of this kind), *adjustment* 调整项 (a line that is no goods), *base* 口径 (which lines a figure counts),
*upload* (a file from outside under a name of ours), *trace* (what a job made or changed, for undo 撤销), *kept row* 保留行
(touched since, so undoing leaves it), *inbox* 自动接收 (a folder or mailbox that is watched for a source's files).
"""
