"""Paying online: reserve, commit, call the provider; what it says is fetched, and written once.

begin → open_at_provider → (the person pays, or not) → settle, whoever hears of it first: the page one comes
back to, the notification, the hold's end, or the reconciliation.
"""
