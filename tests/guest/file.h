/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that a guest reads as a whole.
 */
#ifndef FILE_H
#define FILE_H

/* at most @size - 1 bytes of a file, as a string; -1 if it cannot be read */
static int read_file(const char *path, char *text, int size)
{
	int fd = open(path, O_RDONLY), len;

	if (fd < 0)
		return -1;
	len = read(fd, text, size - 1);
	close(fd);
	if (len < 0)
		return -1;
	text[len] = 0;
	return 0;
}

#endif /* FILE_H */
