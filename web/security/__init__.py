"""Keep the doors: sessions, tokens against forged requests, headers."""
