"""The quality-butler service: contracts, patrol plans and the patrols that come of them."""
