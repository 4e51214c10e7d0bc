/** Where what the proxy needs lies on a host. */
export const DATAPLANE_FOLDER: string = "/etc/kuma-dp";
export const DATAPLANE_FILE: string = `${DATAPLANE_FOLDER}/dataplane.yaml`;
export const TOKEN_FILE: string = `${DATAPLANE_FOLDER}/token`;
export const CA_FILE: string = `${DATAPLANE_FOLDER}/ca.crt`;
export const CONFIG_FILE: string = `${DATAPLANE_FOLDER}/transparent-proxy.yaml`;
/** Waits until the proxy is ready: the unit's start is over only then. */
export const READY_FILE: string = `${DATAPLANE_FOLDER}/ready`;
/** The proxy in the foreground, for supervisors that are not systemd. */
export const RUN_FILE: string = `${DATAPLANE_FOLDER}/run`;
export const SERVICE_UNIT: string = "kuma-dp.service";
export const UNIT_FILE: string = `/etc/systemd/system/${SERVICE_UNIT}`;
/** The link by which systemd knows that the unit is enabled. */
export const UNIT_LINK: string = `/etc/systemd/system/multi-user.target.wants/${SERVICE_UNIT}`;
/** Where kuma-dp may write what it makes for Envoy; systemd makes the folder anew at each start. */
export const RUNTIME_FOLDER: string = "/run/kuma-dp";
/** What Envoy was started with. */
export const BOOTSTRAP_FILE: string = `${RUNTIME_FOLDER}/bootstrap.yaml`;

/** Every file that we may write, but for the token those whose texts anybody may read. */
export const DATAPLANE_FILES: readonly string[] = [
  DATAPLANE_FILE,
  CONFIG_FILE,
  CA_FILE,
  READY_FILE,
  RUN_FILE,
  UNIT_FILE,
  TOKEN_FILE,
];
