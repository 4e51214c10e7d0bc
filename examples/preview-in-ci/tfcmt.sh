#!/bin/sh
# Where tfcmt writes the comment: the same preview as a variable of its template, which tfcmt.yaml beside it shows. A variable of the
# environment, as --var parts values at commas.
set -eu
npm ci
npx kuma-tp terraform mirror terraform.d/plugins
terraform init
terraform plan -parallelism=50 -out=plan.bin
terraform show -json plan.bin > plan.json
status=0
TFCMT_VAR_traffic=$(npx kuma-tp preview terraform plan.json --fail-on lockout) || status=$?
[ "$status" -le 1 ] || exit "$status"
export TFCMT_VAR_traffic
tfcmt --config tfcmt.yaml plan --patch -- terraform show -no-color plan.bin
exit "$status"
