/** Public keys for tests, with the fingerprints that `ssh-keygen -lf` shows of them. */
export const KEYS = {
  ed25519: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOLesLVqwV1mhy7XEsZ/RXd5UYqfQnke8QGL2OHEQGbN",
  ecdsa:
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBAJmxPCkiYnatJsX+R+Ujk2X18CRvZAyiJPOAzKDTsmYbuXGAW/3SNVK2RCLbF7YYi3kupbkSd8S7x5OjleFfnA=",
  rsa: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDgaeoWldr5ikfymtNkGTJ8+WoV5J6QPh7MmmZDeM4t8e9c7WftRg5/8SUEqfn5txgu0E0MOdFhxRWfiilX4+1i/mBIbTjW0vL5GwqNg9oLdRFGJHAZDlZ3xfO8S0qwDNycSTET6FRt/8WoxfB5hqnv9njjcRtQf2dQ1zMIf8rse8PLv/Cbo7RODEnvi4q7jeFZNM7F6wglXmyRaDghipY1fxBb/0dt6rpPodbRRIVIGd8vvTlYt+aVuT+eqob2WULaisW18w8aE7d4+3Nq0lKCU/2yw+0Hj58KPENph2oN4kKwnEDJQHW9aULhbEsJRPpcCJ4BgkbH0xIrzXCiUhYh",
} as const;

export const FINGERPRINTS = {
  ed25519: "ssh-ed25519 SHA256:YUyq1AFQ5dMj/rpCzBOoysyj1gYAIHzZzWNmNRNIVbA",
  ecdsa: "ecdsa-sha2-nistp256 SHA256:l820playPgBbXPBpg5IE8puuyP+eaHtX8RS0sCixBSs",
  rsa: "ssh-rsa SHA256:UGIHVf90k6pIo94E1SHMuu6tlUadjhAYWEF4Bqw+9FM",
} as const;

/** A public key as it is on the wire. */
export function wireForm(key: string): Buffer {
  return Buffer.from(key.split(" ")[1] ?? "", "base64");
}
