"""`python -m consult.cli`: how the supervisor starts its children."""

from consult.cli import main

main()
