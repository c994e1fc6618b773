"""Find, install, launch and drive the browser."""
