"""Carriers of messages: a mail server, a provider of text messages, and in a demo nobody at all."""
