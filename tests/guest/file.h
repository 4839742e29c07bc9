/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that a guest reads, as a whole or line by line.
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

/* call line() for each line of a file, if there is one; long ones are cut */
static inline void each_line(const char *path, void (*line)(char *line))
{
	int fd = open(path, O_RDONLY), got, i, len = 0;
	char chunk[4096], text[1024];

	if (fd < 0)
		return;
	while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
		for (i = 0; i < got; i++) {
			if (chunk[i] != '\n') {
				if (len < (int)sizeof(text) - 1)
					text[len++] = chunk[i];
				continue;
			}
			text[len] = 0;
			len = 0;
			line(text);
		}
	}
	close(fd);
}

/* cut words off @text, at most @max, and put NULL behind them: how many */
static inline int words(char *text, char **args, int max)
{
	int n = 0;

	while (text && n < max) {
		args[n++] = text;
		text = strchr(text, ' ');
		if (text)
			*text++ = 0;
	}
	args[n] = NULL;
	return n;
}

#endif /* FILE_H */
