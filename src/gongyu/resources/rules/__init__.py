"""Corps and their lecturers; asking one for a day. Pure."""
