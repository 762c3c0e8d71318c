"""Keep sign-ins: sessions, throttled attempts and password hashes."""
