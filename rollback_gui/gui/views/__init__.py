"""What is seen: widgets that know Qt and the nouns, and no verb; they say wishes and are told what to show."""
