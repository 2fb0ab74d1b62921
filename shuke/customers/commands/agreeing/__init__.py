"""What people agree to and ask for: notices, consents, codes that prove a phone, joining, limits of use."""
