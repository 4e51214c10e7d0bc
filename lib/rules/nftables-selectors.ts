import * as z from "zod";

const META = z.strictObject({ meta: z.strictObject({ key: z.string() }) });
const CT = z.strictObject({ ct: z.strictObject({ key: z.string() }) });
const PAYLOAD = z.strictObject({ payload: z.strictObject({ protocol: z.string(), field: z.string() }) });
const MASKED = z.strictObject({ "&": z.tuple([z.unknown(), z.unknown()]) });
const CONCAT = z.strictObject({ concat: z.array(z.unknown()) });
const JOINED = z.strictObject({ "|": z.array(z.unknown()) });

/** What the left side of a match looks at, in nft's words (`tcp dport`); none if we never look at that. */
export function readSelector(left: unknown): string | undefined {
  const meta = META.safeParse(left).data?.meta;
  if (meta !== undefined) return `meta ${meta.key}`;
  const ct = CT.safeParse(left).data?.ct;
  if (ct !== undefined) return `ct ${ct.key}`;
  const payload = PAYLOAD.safeParse(left).data?.payload;
  if (payload !== undefined) return `${payload.protocol} ${payload.field}`;
  const concat = CONCAT.safeParse(left).data?.concat.map(readSelector);
  if (concat !== undefined) return concat.join(" . ");
  const [field, mask] = MASKED.safeParse(left).data?.["&"] ?? [];
  const flags = readFlags(mask);
  return flags.length === 0 ? undefined : `${readSelector(field)} & ${flags.toSorted().join("|")}`;
}

/** A list of flags; older nft nest them as `((fin | syn) | rst) | ack`. */
function readFlags(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(readFlags);
  return JOINED.safeParse(value).data?.["|"].flatMap(readFlags) ?? [];
}
