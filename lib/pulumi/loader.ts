/**
 * The text that Pulumi keeps as the code of our resources, in every state of every user: for ever the same,
 * whatever version of the package wrote it. It asks the package that is installed. Not a serialised closure:
 * that would be other text, and a diff, with every compiler and every release.
 */
export const LOADER: string =
  'exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").transparentProxyHost;';
