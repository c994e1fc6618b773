"""How long things take here: ratios of runs that alternate, for these figures depend on the machine."""
