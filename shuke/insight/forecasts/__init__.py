"""From the measures to the learners and back: what they see on a day, how right they were, what they say now."""
