"""Reading files as they come: text in any usual encoding, gzip, zip of text, spreadsheets. Streams, with limits."""
