"""Translates small participants' shipment files into filings for CBP's Section 321 Data Pilot."""
