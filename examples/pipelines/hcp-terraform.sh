#!/bin/sh
# HCP Terraform and Terraform Enterprise run what is uploaded: a provider in terraform.d/plugins is part of that, whether `terraform
# plan` uploads a folder with a `cloud` block or a pull request of a repository does. What a worker runs there may have no Node: give
# it an executable of the provider that brings its own, or an agent whose image has Node.
set -eu
npm ci
npx kuma-tp terraform mirror terraform.d/plugins --platform linux_amd64 ${PROVIDER_EXECUTABLE:+--executable "$PROVIDER_EXECUTABLE"}
terraform init
terraform plan
