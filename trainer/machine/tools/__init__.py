"""The tools on a host, one module each; a tool is a function of the scene and its words."""
