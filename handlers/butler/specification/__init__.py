"""The specification of quality-butler services, requirement by requirement."""
