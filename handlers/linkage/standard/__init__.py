"""The standard itself: what it asks for, rule by rule and clause by clause."""
