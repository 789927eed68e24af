"""The participant's side: reports and acknowledgments in the participant's own form."""
