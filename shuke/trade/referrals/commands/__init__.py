"""The only writers of referrals."""
