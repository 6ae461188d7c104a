"""Scenes that a job reads: several rasters seen on one output grid."""
