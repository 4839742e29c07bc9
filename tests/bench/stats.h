/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Minimum, median, sum and maximum of samples: the guest does it with what its
 * TSC said, the plugin with what it counted. Freestanding.
 */
#ifndef STATS_H
#define STATS_H

struct stats {
	unsigned long min;
	unsigned long median;
	unsigned long sum;
	unsigned long max;
};

/* Shell's sort, in place */
static void stats_sort(unsigned long *value, unsigned int n)
{
	unsigned int gap, i, j;
	unsigned long v;

	for (gap = n / 2; gap; gap /= 2) {
		for (i = gap; i < n; i++) {
			v = value[i];
			for (j = i; j >= gap && value[j - gap] > v; j -= gap)
				value[j] = value[j - gap];
			value[j] = v;
		}
	}
}

/**
 * stats_of() - what there is to say about samples
 * @value: the samples; sorted on return
 * @n:     how many, 1 or more; the median of an even number is the lower one
 */
static struct stats stats_of(unsigned long *value, unsigned int n)
{
	struct stats s = { };
	unsigned int i;

	stats_sort(value, n);
	for (i = 0; i < n; i++)
		s.sum += value[i];
	s.min = value[0];
	s.median = value[(n - 1) / 2];
	s.max = value[n - 1];
	return s;
}

#endif /* STATS_H */
