"""The live state in the words of the model: what is there now, and what a profile matches."""
