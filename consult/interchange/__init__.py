"""Other people's formats: the directory of schools read in, paper written out."""
