"""Who may post: tokens, HMAC signatures and public-key signatures."""
