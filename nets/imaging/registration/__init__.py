"""Estimators of offsets and flows, one sign convention."""
