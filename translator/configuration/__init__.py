"""Settings: translator.toml, the partners, and the directories of mappings."""
