"""The installed command: replay and its kin without a database, the register and the application with one."""
