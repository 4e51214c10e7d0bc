import { STATE_DIRECTORY } from "../plan/journal";
import type { IptablesBackend } from "../plan/observation";
import type { LoadIptables, Step } from "../plan/step";
import { unreachable } from "../rules/unreachable";
import type { ResolvedLoading } from "../spec/resolved";
import { hereDocument } from "./here-document";
import { NATIVE_TABLE } from "./native-table";
import { word } from "./shell";

/** A step in shell: doing it, taking it back, and where the host can tell beforehand: whether it would be taken. */
export interface StepShell {
  readonly do: string;
  readonly undo: string;
  readonly test?: string;
}

export function stepShell(step: Step, index: number, loading: ResolvedLoading): StepShell {
  switch (step.kind) {
    case "create-user":
      return { do: `make_user ${word(step.name)} ${step.uid}`, undo: `drop_user ${word(step.name)} ${step.uid}` };
    case "remove-user":
      return {
        do: `user_is_idle ${step.uid} || return 0\ndrop_user ${word(step.name)} ${step.uid}`,
        undo: `make_user ${word(step.name)} ${step.uid}`,
      };
    case "add-loopback-address":
      return { do: `add_address ${step.address}`, undo: `drop_address ${step.address}` };
    case "remove-loopback-address":
      return { do: `drop_address ${step.address}`, undo: `add_address ${step.address}` };
    case "load-iptables":
      return iptablesShell(`${word(step.restore)}${waitOptions(step.backend, loading)} --noflush`, step);
    case "load-native":
      return nativeShell(word(step.nft), index, step.text);
    case "remove-native":
      return removeNativeShell(word(step.nft), index);
    case "remove-hook":
      // Older iptables cannot do it, and a rule of somebody else forbids it: then it stays.
      return { do: `${word(step.iptables)} -t ${word(step.table)} -X ${word(step.hook)} || :`, undo: ":" };
    default:
      return unreachable(step);
  }
}

/** How long iptables-legacy waits for its lock, for ever where no number is given; iptables on nf_tables has none. */
function waitOptions(backend: IptablesBackend, { waitSeconds, waitIntervalMicroseconds }: ResolvedLoading): string {
  if (backend !== "iptables-legacy") return "";
  const wait = waitSeconds === 0 ? " --wait" : ` --wait=${waitSeconds}`;
  return waitIntervalMicroseconds === 0 ? wait : `${wait} --wait-interval=${waitIntervalMicroseconds}`;
}

function iptablesShell(restore: string, { text, undo }: LoadIptables): StepShell {
  return {
    test: hereDocument(`load ${restore} --test`, text),
    do: hereDocument(`load ${restore}`, text),
    undo: hereDocument(`load ${restore}`, undo),
  };
}

function nativeShell(nft: string, index: number, text: string): StepShell {
  return {
    test: hereDocument(`${nft} -c -f -`, text),
    do: `${keepTable(nft, index)}\n${hereDocument(`${nft} -f -`, text)}`,
    undo: putTableBack(nft, index),
  };
}

function removeNativeShell(nft: string, index: number): StepShell {
  return { do: `${keepTable(nft, index)}\n${nft} delete table ${NATIVE_TABLE}`, undo: putTableBack(nft, index) };
}

/** What stands in the table may not be all ours to write anew; so its text is kept by the host itself. */
function keepTable(nft: string, index: number): string {
  return `${nft} -s list table ${NATIVE_TABLE} >${keptFile(index)} 2>/dev/null || :`;
}

function putTableBack(nft: string, index: number): string {
  return `{ echo 'add table ${NATIVE_TABLE}'; echo 'delete table ${NATIVE_TABLE}'; cat ${keptFile(index)}; } | ${nft} -f -`;
}

function keptFile(index: number): string {
  return `${STATE_DIRECTORY}/native-${index}.before`;
}
