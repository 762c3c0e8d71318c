"""The rules that read the registers: pure, each in one place, its clause in the words."""
