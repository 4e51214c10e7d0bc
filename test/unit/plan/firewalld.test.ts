import { EMPTY_DIRECT, withElements, withoutElements } from "../../../lib/plan/firewalld";

const OURS = '  <passthrough ipv="ipv4">-t nat -N KUMA_MESH_INBOUND</passthrough>';

/** Files of others, and where our element comes to stand in each. */
test.each([
  { name: "no file", xml: undefined, want: EMPTY_DIRECT.replace("</direct>", `${OURS}\n</direct>`) },
  { name: "an empty one", xml: EMPTY_DIRECT, want: EMPTY_DIRECT.replace("</direct>", `${OURS}\n</direct>`) },
  { name: "one without content", xml: "<direct/>\n", want: `<direct>\n${OURS}\n</direct>\n` },
  { name: "one on one line", xml: "<direct><rule/></direct>", want: `<direct><rule/>\n${OURS}\n</direct>` },
  {
    name: "one whose end stands in a comment, too",
    xml: "<direct>\n</direct>\n<!-- end of </direct> -->\n",
    want: `<direct>\n${OURS}\n</direct>\n<!-- end of </direct> -->\n`,
  },
  {
    name: "one that was without content, by a comment",
    xml: "<!-- was <direct/> -->\n<direct>\n</direct>\n",
    want: `<!-- was <direct/> -->\n<direct>\n${OURS}\n</direct>\n`,
  },
])("$name", ({ xml, want }) => {
  const changed = withElements(xml, [OURS]);
  expect(changed).toBe(want);
  expect(withElements(changed, [OURS])).toBe(want);
});

test.each(["", "<other/>", "<!-- <direct/> -->"])("%p is no file that we understand", (xml) => {
  expect(withElements(xml, [OURS])).toBeUndefined();
});

test("without ours it is what it was, and where only ours were in it none at all", () => {
  const others = '<direct>\n  <rule ipv="ipv4"/>\n</direct>\n';
  expect(withoutElements(withElements(others, [OURS]) ?? "")).toBe(others);
  expect(withoutElements(withElements(undefined, [OURS]) ?? "")).toBeUndefined();
});
