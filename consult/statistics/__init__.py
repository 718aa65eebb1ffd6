"""Estimators, intervals, delays and the disclosure rules: the arithmetic of the house, pure."""
