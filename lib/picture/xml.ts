import { plain } from "../preview/plain-text";

/** One element with its attributes in the order given; what it holds is XML already. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(`${value}`)}"`);
  const start = `<${name}${written.join("")}`;
  return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text as XML. */
export function escaped(text: string): string {
  return plain(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}
