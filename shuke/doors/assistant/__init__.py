"""The assistant's app: a phone in the shop. One screen is one .py and one .html, side by side; installable, and of use
on a bad connection (``offline/``)."""
