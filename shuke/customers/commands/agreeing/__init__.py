"""What people agree to: notices published, consents given and taken back, codes that prove a phone, joining."""
