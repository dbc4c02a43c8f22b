"""Budget rounds: what is kept, reoriented, put on hold or left when money is short, weighed with the partners and signed."""
