"""The output of Playwright's codegen in each of its languages. The files are parsed, never executed."""
