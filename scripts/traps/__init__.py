"""The traps of Nexus that docs/traps.md tells of, each shown on a server by plain SDK code.

    python -m scripts.traps                  shows those that take seconds
    python -m scripts.traps blocked_endpoint shows one
    make traps                               shows all, and compares them with the page

A trap is one file with `show(lab)`, which returns the lines that the page has. Its workflows and
handlers are written with the SDK alone and run on the development server as it comes: nothing of
Crossway is in them. Only the last line is Crossway's: what `crossway doctor` finds.
"""
