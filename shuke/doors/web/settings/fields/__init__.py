"""The pages of custom fields: which there are, and the form of one."""
