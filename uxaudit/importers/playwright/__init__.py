"""What Playwright's codegen writes, in each of its languages. The files are parsed, never executed."""
