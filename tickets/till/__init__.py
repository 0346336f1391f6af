"""The till at the door: who stands at which device, the evening's session, what is sold there."""
