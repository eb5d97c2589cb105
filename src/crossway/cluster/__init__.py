"""Everything between a design and a running Temporal service.

    service      talks to a Temporal service: an embedded one, or connections to another
    making       namespaces and endpoints: planned, made, usable
    building     a design compiled, loaded, and bound to the user's Python
    serving      workers, their builds, and what a process tells of itself
    replaying    histories tried on a design as it is now

Each room uses those above it.
"""
