/** What every state of every user names, whatever version of the package wrote it: for ever the same. */

/** The type by which Pulumi knows a `TransparentProxyHost`. */
export const RESOURCE_TYPE: string = "pulumi-nodejs:dynamic/kuma-transparent-proxy:TransparentProxyHost";

/**
 * The text that Pulumi keeps as the code of the resource. It asks the package that is installed. Not a serialised
 * closure: that would be other text, and a diff, with every compiler and every release.
 */
export const LOADER: string =
  'exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").transparentProxyHost;';
