"""Text in, index out: reports, their analysis, and the engines that hold them."""
