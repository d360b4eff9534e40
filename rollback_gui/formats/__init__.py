"""Bytes as a person reads them: property lists, JSON and the others, compared and masked; the profile's own file."""
