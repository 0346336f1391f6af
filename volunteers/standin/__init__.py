"""« Je ne peux pas »: from one tap to a filled place, by the clock, without anyone phoning around."""
