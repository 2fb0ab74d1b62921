"""Lists that leave the house as files: export 导出, approval 批准, watermark 水印, canary 虚构客户."""
