"""Tables of others, .csv and .xlsx: their lines, cells and heads, within bounds."""
