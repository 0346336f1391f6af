"""The demo's house: real films and facts, invented guests, texts and drawings made for it."""
