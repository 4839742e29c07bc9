// SPDX-License-Identifier: GPL-2.0-only
/*
 * pvcheck: every site of an image, for every backend in it. See usage() and
 * Documentation/pvcheck.rst.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "report.h"

#define EXIT_GOOD	0	/* nothing was found */
#define EXIT_FOUND	1	/* findings */
#define EXIT_USAGE	2	/* wrong use */
#define EXIT_IMAGE	3	/* an image that cannot be checked */

static void usage(FILE *to)
{
	fputs("Usage: pvcheck [OPTION...] VMLINUX [MODULE.ko...]\n"
	      "\n"
	      "Check every site of a kernel with the layer, for every function that can get\n"
	      "into pv_ops: decode what boot would write, compare with what the site allows.\n"
	      "\n"
	      "  --explain=PLACE   print the sites of PLACE and what each backend makes of\n"
	      "                    them: symbol, symbol+0xoffset or 0xaddress\n"
	      "  --holes=LIST      also look for raw sensitive instructions; LIST has those\n"
	      "                    that are right\n"
	      "  --running=FILE    compare with the text of the kernel that runs natively: its\n"
	      "                    memory from _stext to _etext\n"
	      "  --patches         print each patch as ADDRESS BYTES, and its instructions\n"
	      "                    as LENGTH MNEMONIC\n"
	      "  --json            print JSON\n"
	      "  --findings        print what is checked: identifier and text\n"
	      "  --help\n"
	      "\n"
	      "Exit status: 0 nothing was found; 1 findings; 2 wrong use; 3 an image that\n"
	      "cannot be checked.\n", to);
}

static void list_findings(void)
{
	unsigned int i;

	for (i = 0; i < NR_FINDINGS; i++)
		printf("%s %s\n", finding_ids[i], finding_texts[i]);
}

struct totals {
	unsigned int images, sites, patches, inlined, calls, functions;
};

static void count(const struct model *model, struct totals *totals)
{
	uint8_t buf[PV_SITE_MAX_LEN];
	unsigned int i, j;

	totals->images++;
	totals->sites += model->nr_sites;
	totals->functions += model->nr_funcs;
	for (i = 0; i < model->nr_sites; i++) {
		const struct site *site = &model->sites[i];
		const struct op *op = &model->ops[site->op];

		for (j = 0; site->usable && j < op->nr_offers; j++) {
			totals->patches++;
			switch (model_patch(model, site, &op->offers[j], buf)) {
			case PV_FORM_INLINE:
				totals->inlined++;
				break;
			case PV_FORM_CALL:
			case PV_FORM_LINKED:
				totals->calls++;
				break;
			default:
				break;
			}
		}
	}
}

static int check(const struct model *model, const char *holes)
{
	check_sites(model);
	check_ranges(model);
	check_patches(model);
	check_funcs(model);
	check_orc(model);
	return holes ? check_holes(model, holes) : 0;
}

static unsigned int summary(const struct totals *totals)
{
	unsigned int i, all = 0;

	for (i = 0; i < NR_FINDINGS; i++)
		all += finding_count[i];
	if (report_json) {
		printf(" \"images\": %u, \"sites\": %u, \"patches\": %u, \"inline\": %u, \"calls\": %u, \"functions\": %u, \"count\": %u }\n",
		       totals->images, totals->sites, totals->patches,
		       totals->inlined, totals->calls, totals->functions, all);
		return all;
	}
	for (i = 0; i < NR_FINDINGS; i++)
		if (finding_count[i])
			printf("%6u %s\n", finding_count[i], finding_ids[i]);
	printf("images=%u sites=%u patches=%u inline=%u calls=%u functions=%u findings=%u\n",
	       totals->images, totals->sites, totals->patches, totals->inlined,
	       totals->calls, totals->functions, all);
	return all;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "explain", required_argument, NULL, 'e' },
		{ "holes", required_argument, NULL, 'o' },
		{ "json", no_argument, NULL, 'j' },
		{ "running", required_argument, NULL, 'r' },
		{ "patches", no_argument, NULL, 'p' },
		{ "findings", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	const char *place = NULL, *holes = NULL, *running = NULL;
	bool patches = false;
	static struct model kernel, module;
	struct image vmlinux, ko;
	struct totals totals = {};
	int c, i, found = 0, status = EXIT_GOOD;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'e':
			place = optarg;
			break;
		case 'o':
			holes = optarg;
			break;
		case 'j':
			report_json = true;
			break;
		case 'r':
			running = optarg;
			break;
		case 'p':
			patches = true;
			break;
		case 'f':
			list_findings();
			return EXIT_GOOD;
		case 'h':
			usage(stdout);
			return EXIT_GOOD;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind == argc) {
		usage(stderr);
		return EXIT_USAGE;
	}

	if (image_read(&vmlinux, argv[optind], NULL))
		return EXIT_IMAGE;
	if (!place && !patches)
		report_begin();
	if (model_read(&kernel, &vmlinux, NULL))
		return EXIT_IMAGE;
	if (patches) {
		list_patches(&kernel);
		return EXIT_GOOD;
	}
	if (place) {
		found += explain(&kernel, place);
	} else if (running) {
		check_sites(&kernel);
		if (check_running(&kernel, running))
			return EXIT_IMAGE;
	} else if (check(&kernel, holes)) {
		return EXIT_USAGE;
	}
	count(&kernel, &totals);

	for (i = optind + 1; i < argc; i++) {
		if (image_read(&ko, argv[i], &vmlinux) ||
		    model_read(&module, &ko, &kernel)) {
			status = EXIT_IMAGE;
			break;
		}
		if (place)
			found += explain(&module, place);
		else if (check(&module, holes))
			return EXIT_USAGE;
		count(&module, &totals);
		model_free(&module);
		image_free(&ko);
	}

	if (place) {
		if (!found)
			error("%s: no site; name symbol, symbol+0xoffset or 0xaddress", place);
		status = found ? EXIT_GOOD : EXIT_USAGE;
	} else if (status == EXIT_GOOD) {
		report_end();
		if (summary(&totals))
			status = EXIT_FOUND;
	}
	model_free(&kernel);
	image_free(&vmlinux);
	return status;
}
