"""Move what is alive from one version of a process to another: rules and rewriting.

`planning` makes and checks plans, `matching` compares two elements, `rewriting` turns
the stored form of an instance into that of the other version or says for every place
why not, `joining` looks whether joins can still happen, `settling` lets what is new in
the target begin to wait.
"""
