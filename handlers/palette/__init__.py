"""What designers draw with: declarations of handlers, and the templates made of them.

A handler is declared once. From the declaration come the element template that the
Modeler offers, the check of diagrams, the check of what the handler is given and
brings back at run time, and the page of the reference.
"""
