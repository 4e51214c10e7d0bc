/** The provider's resources as generated bindings have them: each attribute, in Terraform's own shape. */
export * from "./kuma-dataplane";
export * from "./mesh-dns";
export * from "./transparent-proxy-host";
