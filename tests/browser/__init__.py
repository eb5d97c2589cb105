"""What only a browser can tell. `make browser` installs Chromium where it can."""
