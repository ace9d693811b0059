"""Mail as it goes: one interface, and behind it a mail server, Microsoft Graph, GOV.UK Notify, or a folder."""
