"""Installing the libraries that run networks into a folder of the QGIS profile, beside QGIS's own Python packages.

:mod:`.folders` says where they lie and puts them on the path, :mod:`.packages` lists what can be chosen,
:mod:`.wheels` runs pip, and ``python3 -m bandloom.install`` is the command line. The dialog in ``gui/`` runs that
command line too, so both do the same.
"""
