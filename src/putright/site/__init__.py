"""The application put together: settings, addresses, how pages look."""
