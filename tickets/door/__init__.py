"""The door beside the till: phones that scan, heads, the list on paper, and the statement afterwards."""
