"""Port drivers, one per file; ``vm.py`` finds them.  These are the only files below the library's own doors that know trio."""
