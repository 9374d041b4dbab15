"""Why a number is what it is: the rows counted, the rows left out, and the reasons."""
