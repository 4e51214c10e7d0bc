import type { IptablesBackend } from "../plan/observation";
import type { LoadIptables, Step } from "../plan/step";
import { unreachable } from "../rules/unreachable";
import type { ResolvedLoading } from "../spec/resolved";
import { installUnits, RULES_ARE_BEFORE, removeFile, removeUnits, storeFirewalld, writeFile } from "./file-steps";
import { hereDocument } from "./here-document";
import { NATIVE_TABLE } from "./native-table";
import { word } from "./shell";
import type { StepShell } from "./shell-step";

export function stepShell(step: Step, index: number, loading: ResolvedLoading): StepShell {
  switch (step.kind) {
    case "create-user":
      return {
        do: `make_user ${word(step.name)} ${step.uid}`,
        undo: `give_up_user ${word(step.name)} ${step.uid}`,
        // The undo takes whoever has that name and uid for the one that we made.
        test: `user_is_absent ${word(step.name)}`,
      };
    case "remove-user":
      return {
        do: `user_is_idle ${step.uid} || return 0\ndrop_user ${word(step.name)} ${step.uid}`,
        undo: `bring_user_back ${word(step.name)} ${step.uid}`,
      };
    case "add-loopback-address":
      return { do: "add_address", undo: "drop_address" };
    case "remove-loopback-address":
      return { do: "drop_address", undo: "add_address", undoAtBoot: ":" };
    case "load-iptables":
      return iptablesShell(`${word(step.restore)}${waitOptions(step.backend, loading)} --noflush`, step);
    case "load-native":
      return nativeShell(word(step.nft), index, step.text);
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
      return storeFirewalld(index, step.path, step.text);
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
function iptablesShell(restore: string, step: LoadIptables): StepShell {
  const { text, undo, family } = step;
  const exact = hereDocument(`load ${restore}`, undo);
  return {
    do: hereDocument(`load ${restore}`, text),
    undo: `[ ! -f ${RULES_ARE_BEFORE} ] || return 0\n${exact}\n[ "$?" = 0 ] || [ "$at begun" = "$begun" ] || reload_before ${family} ${word(step.restore)}`,
    undoAtBoot: `unload ${family}`,
    test: hereDocument(`load ${restore} --test`, text),
  };
}

function nativeShell(nft: string, index: number, text: string): StepShell {
  return {
    do: hereDocument(`${nft} -f -`, text),
    ...takingTableBack(nft, index),
    test: hereDocument(`${nft} -c -f -`, text),
  };
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
