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

/* call line() for each line of a file, if there is one */
static inline void each_line(const char *path, void (*line)(char *line))
{
	static char text[16384];
	char *here, *end;

	if (read_file(path, text, sizeof(text)))
		return;
	for (here = text; (end = strchr(here, '\n')); here = end + 1) {
		*end = 0;
		line(here);
	}
}

#endif /* FILE_H */
