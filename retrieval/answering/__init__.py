"""From passages to an answer: reading, deciding, quoting, citing, and the responder, who does all of it."""
