"""Rights of a person over what is kept of them: own copy 个人信息副本."""
