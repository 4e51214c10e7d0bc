/** An element as a document has it, in the order in which they begin. */
interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text. */
  text: string;
}

const TOKEN = /<\/([a-z]+)>|<([a-z]+)((?: [a-zA-Z:-]+="[^"<&]*(?:&[a-z]+;[^"<&]*)*")*)(\/?)>|([^<]+)/y;

/**
 * Reads a document as strictly as the subset of XML is that pictures are written in.
 *
 * @throws Error at the first place that is not well formed
 */
export function readXml(document: string): Element[] {
  const all: Element[] = [];
  const open: Element[] = [];
  // What `Char` of XML 1.0 leaves out.
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(document)) throw new Error("no character of XML");
  for (let at = 0; at < document.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(document);
    if (token === null) throw new Error(`not well formed: ${document.slice(at, at + 80)}`);
    const [, end, name, attributes = "", isEmpty, text] = token;
    if (end !== undefined && open.pop()?.name !== end) throw new Error(`</${end}> ends nothing`);
    if (name !== undefined) {
      if (open.length === 0 && all.length > 0) throw new Error("a second root");
      const element = { name, attributes: attributesIn(attributes), text: "" };
      all.push(element);
      if (isEmpty === "") open.push(element);
    }
    if (text !== undefined) add(text, open.at(-1));
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> has no end`);
  return all;
}

/** What its texts say. */
export function textsIn(document: string): string[] {
  return readXml(document)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text);
}

function add(text: string, to: Element | undefined): void {
  if (to === undefined && text.trim() !== "") throw new Error("text beside the root");
  if (to !== undefined) to.text += unescaped(text);
}

function attributesIn(text: string): Record<string, string> {
  const all = [...text.matchAll(/ ([a-zA-Z:-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    unescaped(value),
  ]);
  if (new Set(all.map(([name]) => name)).size < all.length) throw new Error(`an attribute twice: ${text}`);
  return Object.fromEntries(all);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&([a-z]*;?)/g, (whole, name: string) => {
    const mark = ENTITIES[name.replace(";", "")];
    if (mark === undefined || !name.endsWith(";")) throw new Error(`no entity: ${whole}`);
    return mark;
  });
}
