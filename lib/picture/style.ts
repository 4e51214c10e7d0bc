/** Ink and paper of one scheme; each text has a contrast of 4.5 and more to what it stands on. */
interface Scheme {
  readonly paper: string;
  readonly node: string;
  readonly edge: string;
  readonly text: string;
  readonly quiet: string;
  readonly wire: string;
  readonly sidecar: string;
  readonly sidecarEdge: string;
  readonly sidecarText: string;
  readonly change: string;
  readonly onChange: string;
  readonly risk: string;
}

const LIGHT: Scheme = {
  paper: "#ffffff",
  node: "#f6f8fa",
  edge: "#afb8c1",
  text: "#1f2328",
  quiet: "#57606a",
  wire: "#6e7781",
  sidecar: "#ddf4ff",
  sidecarEdge: "#54aeff",
  sidecarText: "#0a3069",
  change: "#9a3b00",
  onChange: "#ffffff",
  risk: "#a40e26",
};

const DARK: Scheme = {
  paper: "#0d1117",
  node: "#161b22",
  edge: "#484f58",
  text: "#e6edf3",
  quiet: "#9ea7b3",
  wire: "#848d97",
  sidecar: "#0c2d4a",
  sidecarEdge: "#388bfd",
  sidecarText: "#cae8ff",
  change: "#ffa657",
  onChange: "#0d1117",
  risk: "#ff9492",
};

/** The style sheet: classes of its own, since an inline picture shares those of its page. */
export const STYLE: string = `${rules(LIGHT)}@media (prefers-color-scheme:dark){${rules(DARK)}}`;

function rules(scheme: Scheme): string {
  const { paper, node, edge, text, quiet, wire, sidecar, sidecarEdge, sidecarText, change, onChange, risk } = scheme;
  return [
    `.ktp-paper{fill:${paper}}`,
    `.ktp-host{fill:none;stroke:${edge}}`,
    `.ktp-node{fill:${node};stroke:${edge}}`,
    `.ktp-sidecar{fill:${sidecar};stroke:${sidecarEdge}}`,
    `.ktp-text{fill:${text}}`,
    `.ktp-quiet{fill:${quiet}}`,
    `.ktp-on-sidecar{fill:${sidecarText}}`,
    `.ktp-risk{fill:${risk}}`,
    `.ktp-changed{fill:${change}}`,
    `.ktp-on-change{fill:${onChange}}`,
    `.ktp-rule{stroke:${edge}}`,
    `.ktp-kept-wire{fill:none;stroke:${wire};stroke-width:1.5}`,
    `.ktp-kept-head{fill:${wire}}`,
    `.ktp-before-wire{fill:none;stroke:${change};stroke-width:1.5;stroke-dasharray:3 4}`,
    `.ktp-before-head{fill:${paper};stroke:${change}}`,
    `.ktp-after-wire{fill:none;stroke:${change};stroke-width:3}`,
    `.ktp-after-head{fill:${change}}`,
    `.ktp-before-bead{fill:${paper};stroke:${change};stroke-dasharray:3 2}`,
    `.ktp-after-bead{fill:${change};stroke:${change}}`,
  ].join("");
}
