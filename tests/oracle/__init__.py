"""Random programs, each made with what it means: do the design and its meaning agree?

Every piece of a program is written twice by the same hand: as TWF text, and as a Python
function that does what docs/language.md says of it. Nothing of Crossway is asked what a
program means.

    make oracle PROGRAMS=500 SEED=1     a long run; the suite has a slice
"""
