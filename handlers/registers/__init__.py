"""Registers of a quality butler's unit: each declared once as data, all kept alike."""
