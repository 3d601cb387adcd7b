"""The command line, the settings and the local cluster: the only room that starts processes."""
