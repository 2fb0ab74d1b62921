"""Rights of a person over what is kept of them: own copy 个人信息副本, request 个人信息请求, hold 依法保留, erasure 抹除,
restriction 限制使用, retention 保存期限.
Incident 泄露事件, touched 涉及的人, assessment 影响评估."""
