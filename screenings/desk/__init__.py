"""The programmers' desk: the week as a grid, a screening on one page, and the acts that lead it on."""
