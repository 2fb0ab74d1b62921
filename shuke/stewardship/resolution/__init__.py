"""Whether two records are one person: merge 合并, split 拆分, survivor 保留客户, candidate 疑似重复."""
