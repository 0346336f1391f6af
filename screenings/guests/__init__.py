"""The guest's page: a private address that says when, where, how long, on what, and whom to call."""
