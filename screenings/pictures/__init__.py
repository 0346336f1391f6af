"""Stills: taken in, printed in three widths, hung on a film, a screening or a cycle."""
