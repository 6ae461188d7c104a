"""Windows of the plugin beside the toolbox: the engine set-up."""
