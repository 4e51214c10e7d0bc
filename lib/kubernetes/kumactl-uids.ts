/** The last uid that kumactl takes in a rule, and with it every init container. Source: Kuma, config/utils.go, `validateUintValueOrRange`. */
export const KUMACTLS_LAST_UID = 65_535;
