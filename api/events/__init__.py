"""The event stream: one poller a process, any number of listeners, places that tell nothing."""
