"""Signing in by another service: WeChat, and whoever speaks OAuth 2 with an authorization code."""
