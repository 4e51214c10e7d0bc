import { COLUMNS, LINE, middleOf, type Span, widthOfSpan } from "./layout";
import type { Lane, Section, Traffic } from "./model";
import { sectionAt } from "./section";
import { type Block, block } from "./text";
import { element } from "./xml";

/** A host between network and applications, its lanes from top to bottom. */
export function hostAt(traffic: Traffic, y: number): Block {
  const told = ORDER.filter((section) => isTold(section, traffic.lanes));
  const top = y + 30;
  let end = top;
  const parts = told.map((section) => {
    const part = sectionAt(
      section,
      traffic.lanes.filter((lane) => lane.section === section),
      end,
    );
    const span: Span = { from: end + 6, to: end + part.height };
    end += part.height + 10;
    return { section, span, svg: part.svg };
  });
  const height = end - y;
  const frame = {
    x: COLUMNS.host.from,
    y: y + 4,
    width: widthOfSpan(COLUMNS.host),
    height: height - 4,
    rx: 10,
    class: "ktp-host",
  };
  const title = block(
    "host",
    { x: middleOf(COLUMNS.sidecar), y: y + 10, width: 100 },
    { size: "node", ink: "quiet", anchor: "middle" },
  );
  const spanOf = (...of: readonly Section[]) => joined(parts.filter(({ section }) => of.includes(section)));
  const nodes = [
    ...node("network", COLUMNS.peer, spanOf("inbound", "outbound")),
    ...node("nameservers", COLUMNS.peer, spanOf("dns")),
    ...node(interfaceText(traffic), COLUMNS.interface, spanOf("inbound", "outbound", "dns")),
    ...node("lo: the host itself", COLUMNS.interface, spanOf("local")),
    ...node("application", COLUMNS.application, spanOf(...ORDER)),
    ...links(parts),
  ];
  return {
    height,
    svg: [element("rect", frame), title.svg, ...nodes, ...parts.map(({ svg }) => svg)].join(""),
  };
}

const ORDER: readonly Section[] = ["inbound", "outbound", "dns", "local"];

/** What passes by within the host is told where it is not all: whoever hears of nothing else wonders what it is about. */
function isTold(section: Section, lanes: readonly Lane[]): boolean {
  const own = lanes.filter((lane) => lane.section === section);
  return (
    own.length > 0 && (section !== "local" || own.some(({ path, change }) => change || path.kind === "redirected"))
  );
}

function joined(parts: readonly { readonly span: Span }[]): Span | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  return first === undefined || last === undefined ? undefined : { from: first.span.from, to: last.span.to };
}

function interfaceText({ interfaces }: Traffic): string {
  return interfaces.length === 0 ? "any interface" : `${interfaces.join(", ")}, any other interface`;
}

function node(text: string, column: Span, span: Span | undefined): string[] {
  if (span === undefined) return [];
  const [width, height] = [widthOfSpan(column), span.to - span.from];
  const place = {
    x: middleOf(column),
    width: width - 8,
    lines: Math.max(1, Math.min(5, Math.floor(height / LINE.node) - 1)),
  };
  const look = { size: "node", ink: "text", anchor: "middle" } as const;
  const lines = block(text, { ...place, y: 0 }, look).height;
  return [
    element("rect", { x: column.from, y: span.from, width, height, rx: 6, class: "ktp-node" }),
    block(text, { ...place, y: Math.round(middleOf(span) - lines / 2) }, look).svg,
  ];
}

/** From the network to the host's edge and back, once for each section. */
function links(parts: readonly { readonly section: Section; readonly span: Span }[]): string[] {
  const [from, to] = [COLUMNS.peer.to, COLUMNS.interface.from];
  return parts.flatMap(({ section, span }) => {
    if (section === "local") return [];
    const y = Math.round(middleOf(span));
    const [start, back, tip] = section === "inbound" ? [from, to - 10, to - 1] : [to, from + 10, from + 1];
    return [
      element("path", { d: `M${start} ${y}H${back}`, class: "ktp-kept-wire" }),
      element("path", { d: `M${tip} ${y}L${back} ${y - 5}V${y + 5}Z`, class: "ktp-kept-head" }),
    ];
  });
}
