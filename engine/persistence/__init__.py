"""The only room that writes tables."""
