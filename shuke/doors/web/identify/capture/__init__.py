"""Short forms: somebody who called, was visited, came by at an exhibition or was named by a partner."""
