"""Préparer le mois: everything the communication group copies out by hand elsewhere. Nothing is posted by us."""
