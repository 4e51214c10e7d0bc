import { benchConnections } from "./connections";
import { benchEngine } from "./engine";
import { benchLoading } from "./loading";
import { showMachine } from "./machine";
import { benchOnHost } from "./on-host";
import { benchPreviews } from "./previews";
import { showLoad, title } from "./report";
import { benchRoundTrips } from "./round-trips";
import { benchRules } from "./rules";
import { benchSynth } from "./synth";
import { benchTerraform } from "./terraform";

interface Part {
  readonly title: string;
  readonly run: (quick: boolean) => Promise<void>;
}

const PARTS: Readonly<Record<string, Part>> = {
  a: { title: "A new TCP connection, by the number of excluded outbound ports", run: benchConnections },
  b: { title: "Pulumi, by the number of hosts", run: benchEngine },
  c: { title: "Rules", run: benchRules },
  d: { title: "Load time", run: benchLoading },
  e: { title: "Apply and uninstall on the host", run: benchOnHost },
  f: { title: "Round trips", run: benchRoundTrips },
  g: { title: "Terraform", run: benchTerraform },
  h: { title: "Synthesis", run: benchSynth },
  i: { title: "Previews", run: benchPreviews },
};

/** main.js full|quick PART...   Measures one part after the other; started by sandbox/bench.ts. */
async function main([extent, ...names]: readonly string[]): Promise<void> {
  await showMachine(names);
  for (const name of names) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`there is no part ${name}`);
    title(part.title);
    await part.run(extent === "quick");
    showLoad("at the end of this part");
  }
}

void main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(`bench: ${error.stack}`);
    process.exit(1);
  },
);
