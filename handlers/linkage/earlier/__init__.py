"""Earlier work: cases that ran before Tandem, entered at the stage they had reached."""
