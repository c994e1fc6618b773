"""Operation by keyboard alone: reaching a control by Tab and arrow keys, and the keys that activate it."""
