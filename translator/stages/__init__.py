"""The journey: receive, translate, transmit, reconcile and reply, one module each."""
