"""Random designs of what happens at the same time, on the server and in the simulator.

`tests.oracle` holds what a single line means against a meaning; here it is calls in all modes,
races, deadlines, cancellations, signals and errors over three namespaces, which the simulator and
the server have to order alike. There is no third opinion: where the two differ, one of them is
looked into.

    make both DESIGNS=500 SEED=1     a long run; the suite has a slice
"""
