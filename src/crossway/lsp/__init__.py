"""The language server: what an editor asks about the designs in its folders.

`positions` counts as the protocol does, `documents` holds the texts of open files, `designs`
says which files are one design, `reading` reads one, `session` keeps all of them up to date and
publishes what is wrong. `features` has a module for each thing that an editor asks. What they
answer is looked up in the design, in the tables and in the rules: nothing is decided here.

One thread answers; designs are resolved and checked in two more, which are handed texts and give
back values.
"""
