"""Web leads to Voxworks contacts: the way of a lead, from a form provider's webhook to a receipt."""
