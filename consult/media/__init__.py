"""Sounds and pictures that a city brings: made small and harmless, kept by what they contain."""
