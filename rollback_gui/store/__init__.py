"""What was kept: packs, manifests, notes, audit log, vault; and the index, which is derived from them."""
