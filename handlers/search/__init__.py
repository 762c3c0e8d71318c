"""Find cases, parties and filed forms by words, two-character Chinese ones included."""
