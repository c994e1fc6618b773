#!/bin/sh
# Audits scenarios against the accepted baseline; the exit code is the verdict. For any CI system, and by hand.
#   sh audit.sh ux/*.yaml
# UX_REPORTS: folder of the audits. UX_BASELINE: the baseline file. UX_REPEAT: replays of each task, for times that can be compared.
set -eu

reports=${UX_REPORTS:-reports}
baseline=${UX_BASELINE:-ux-baseline.yaml}
[ $# -gt 0 ] || set -- scenarios/demo-basket.yaml

if ! [ -e "$baseline" ]; then
    echo "There is no $baseline yet: this audit becomes the baseline. Commit the file." >&2
    uxaudit run "$@" --repeat "${UX_REPEAT:-5}" --out "$reports/accepted" || [ $? -eq 1 ]
    uxaudit gate "$reports/accepted" --update-baseline --baseline "$baseline"
    exit 0
fi
uxaudit run "$@" --repeat "${UX_REPEAT:-5}" --out "$reports/$(date -u +%Y-%m-%d-%H%M%S)" --baseline "$baseline" --format html,junit,md
