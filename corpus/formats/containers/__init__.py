"""What holds other documents: ZIP and WACZ archives, e-mail and mailboxes, pages saved with their pictures (MHTML)."""
