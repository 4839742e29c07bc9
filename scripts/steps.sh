# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Work in steps, with progress on the screen: step n of m, the time it takes, and
# where its log is.

logs=$PVOPS_OUT/log
step=0

# steps NUMBER: so many are to come
steps() {
	steps=$1
	begin=$(date +%s)
	mkdir -p "$logs"
}

# run TEXT LOG COMMAND...: one step, its output in LOG, progress on the screen
run() {
	step=$((step + 1))
	text=$1
	log=$logs/$2
	shift 2
	started=$(date +%s)
	said=$started
	printf '[%d/%d] %s; log: %s\n' "$step" "$steps" "$text" "$log"
	"$@" >"$log" 2>&1 &
	child=$!
	trap 'kill $child 2>/dev/null; exit 1' HUP INT TERM
	while kill -0 "$child" 2>/dev/null; do
		sleep 1
		now=$(date +%s)
		if [ $((now - said)) -ge 15 ]; then
			said=$now
			printf '      %d s, %d lines: %s\n' $((now - started)) \
				"$(wc -l <"$log")" "$(tail -n 1 "$log" | cut -c1-60)"
		fi
	done
	trap - HUP INT TERM
	if ! wait "$child"; then
		tail -n 20 "$log" >&2
		die 1 "step $step, $text, failed; the whole log is $log"
	fi
	now=$(date +%s)
	printf '      done in %d s, %d s in all\n' $((now - started)) $((now - begin))
}

# last_step TEXT: what follows is for the screen
last_step() {
	step=$((step + 1))
	printf '[%d/%d] %s\n\n' "$step" "$steps" "$1"
}
