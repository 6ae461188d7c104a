"""What QGIS sees: the provider and one thin file per toolbox algorithm."""
