"""The stand-in for CBP: a far end to practise on, which answers like CBP."""
