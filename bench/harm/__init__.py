"""What the program meets in hostile hands: hostile input, broken files, full disks, kills."""
