"""Sharpening of Sentinel-2 bands to 10 m: the published S2S-UCNN network and the default method."""
