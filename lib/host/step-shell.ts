import type { IptablesBackend } from "../plan/observation";
import { word } from "../plan/shell-word";
import type { LoadIptables, LoadNative, Step } from "../plan/step";
import { unreachable } from "../rules/unreachable";
import type { ResolvedLoading } from "../spec/resolved";
import { installUnits, RULES_ARE_BEFORE, removeFile, removeUnits, storeFirewalld, writeFile } from "./file-steps";
import { hereDocument } from "./here-document";
import { NATIVE_TABLE } from "./native-table";
import type { StepShell } from "./shell-step";
import { createUser, removeUser } from "./user-steps";

export function stepShell(step: Step, index: number, loading: ResolvedLoading): StepShell {
  switch (step.kind) {
    case "create-user":
      return createUser(step);
    case "remove-user":
      return removeUser(step);
    case "add-loopback-address":
      return { do: "add_address", undo: "drop_address" };
    case "remove-loopback-address":
      return { do: "drop_address", undo: "add_address", undoAtBoot: ":" };
    case "load-iptables":
      return iptablesShell(`${word(step.restore)}${waitOptions(step.backend, loading)}`, step);
    case "load-native":
      return nativeShell(word(step.nft), index, step);
    case "close-gate":
      return inGate({
        do: `gate_shut ${word(step.save)} ${word(step.restore)}${waitOptions(step.backend, loading)}`,
        undo: ":",
      });
    case "remove-native":
      return removeNativeShell(word(step.nft), index);
    case "remove-hook":
      // Older iptables cannot do it, and a rule of somebody else forbids it: then it stays.
      return { do: `${word(step.iptables)} -t ${word(step.table)} -X ${word(step.hook)} || :`, undo: ":" };
    case "write-file":
      return writeFile(index, step);
    case "remove-file":
      return removeFile(index, step.path);
    case "install-units":
      return installUnits(index, step);
    case "store-firewalld":
      return inGate(storeFirewalld(index, step.path, step.text));
    case "remove-units":
      return removeUnits(index, step.paths, step.units);
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

/**
 * The undo finds nothing to delete in a table that a load which broke off did not come to, and that is well. Where others'
 * work took our rules away, what was there before is loaded anew.
 */
function iptablesShell(tool: string, step: LoadIptables): StepShell {
  const { text, undo, family, gate } = step;
  const restore = `${tool} --noflush`;
  const exact = hereDocument(`load ${restore}`, undo);
  const shell: StepShell = {
    do: hereDocument(`load ${restore}`, text),
    undo: `[ ! -f ${RULES_ARE_BEFORE} ] || return 0\n${exact}\n[ "$?" = 0 ] || [ "$at begun" = "$begun" ] || reload_before ${family} ${word(step.restore)}`,
    undoAtBoot: `unload ${family}`,
    test: hereDocument(`load ${restore} --test`, text),
  };
  if (gate === undefined) return shell;
  const shut = `gate_shut ${word(gate.save)} ${tool} || return 1`;
  return inGate({
    ...shell,
    do: `${shut}\n${shell.do}\n[ "$?" = 0 ] || return 1\ngate_settle`,
    undo: `${shut}\n${shell.undo}`,
  });
}

/** Nobody flips while this is done. */
function inGate(shell: StepShell): StepShell {
  const alone = (body: string) => `gate_lock || return 1\n(\n${body}\n)\nset -- $?\ngate_unlock\nreturn "$1"`;
  return { ...shell, do: alone(shell.do), undo: alone(shell.undo) };
}

function nativeShell(nft: string, index: number, { text, isGated = false }: LoadNative): StepShell {
  const shell: StepShell = {
    do: hereDocument(`${nft} -f -`, text),
    ...takingTableBack(nft, index),
    test: hereDocument(`${nft} -c -f -`, text),
  };
  return isGated ? inGate({ ...shell, do: `${shell.do}\n[ "$?" = 0 ] || return 1\ngate_settle` }) : shell;
}

function removeNativeShell(nft: string, index: number): StepShell {
  return { do: `${nft} delete table ${NATIVE_TABLE}`, ...takingTableBack(nft, index) };
}

function takingTableBack(nft: string, index: number): Pick<StepShell, "keep" | "undo" | "undoAtBoot"> {
  return {
    keep: `keep_table ${index} ${nft}`,
    undo: `put_table_back ${index} ${nft}`,
    undoAtBoot: `remove_native ${nft}`,
  };
}
