"""Turns web form leads into Voxworks contacts, from a form provider's webhook to the receipt."""
