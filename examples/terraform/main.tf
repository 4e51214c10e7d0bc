# Hosts by SSH, with the names of the mesh. A backend that keeps the state where the pipeline finds it again is yours to add.
#
#   export TF_VAR_hosts='{"web-1": {"address": "web-1.example.com", "host_key": "ssh-ed25519 AAAA…"}}'
#   export TF_VAR_ssh_key="$(cat ~/.ssh/id_ed25519)"
#   npm ci && npx kuma-tp terraform mirror terraform.d/plugins
#   terraform init && terraform plan
terraform {
  required_version = ">= 1.10"
  required_providers {
    kuma = {
      source  = "kuma-transparent-proxy.internal/mesh/kuma"
      version = "0.1.0"
    }
  }
}

variable "hosts" {
  description = "By name: where each host is, and the public key by which it shows that it is the right one."
  type        = map(object({ address = string, port = optional(number), host_key = string }))
}

variable "ssh_key" {
  description = "The private key that logs in; no state and no plan keeps it."
  type        = string
  ephemeral   = true
  sensitive   = true
}

provider "kuma" {
  private_key = var.ssh_key
}

resource "kuma_transparent_proxy_host" "web" {
  for_each = var.hosts

  host_connection = {
    host     = each.value.address
    port     = each.value.port
    host_key = each.value.host_key
  }
  redirect = {
    outbound = { exclude_ports = [3306, 5432] }
  }
}

output "traffic" {
  description = "Which traffic of each host goes where."
  value       = { for name, host in kuma_transparent_proxy_host.web : name => host.traffic }
}
