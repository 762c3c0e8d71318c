"""From the clause of a document to diagram, form, code and test, and what is missing."""
