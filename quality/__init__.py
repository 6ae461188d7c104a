"""Measures of fusion quality: numpy and scipy only."""
