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
        ...lasting(`make_user ${word(step.name)} ${step.uid}`, `drop_user ${word(step.name)} ${step.uid}`),
        // The undo takes whoever has that name and uid for the one that we made.
        test: `user_is_absent ${word(step.name)}`,
      };
    case "remove-user":
      return lasting(
        `user_is_idle ${step.uid} || return 0\ndrop_user ${word(step.name)} ${step.uid}`,
        `bring_user_back ${word(step.name)} ${step.uid}`,
      );
    case "add-loopback-address":
      return passing("add_address", "drop_address");
    case "remove-loopback-address":
      return passing("drop_address", "add_address");
    case "load-iptables":
      return iptablesShell(`${word(step.restore)}${waitOptions(step.backend, loading)} --noflush`, step);
    case "load-native":
      return nativeShell(word(step.nft), index, step.text);
    case "remove-native":
      return removeNativeShell(word(step.nft), index);
    case "remove-hook":
      // Older iptables cannot do it, and a rule of somebody else forbids it: then it stays.
      return passing(`${word(step.iptables)} -t ${word(step.table)} -X ${word(step.hook)} || :`, ":");
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

const lasting = (action: string, undo: string): StepShell => ({ do: action, undo, endsWithBoot: false });
const passing = (action: string, undo: string): StepShell => ({ do: action, undo, endsWithBoot: true });

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
    ...passing(
      hereDocument(`load ${restore}`, text),
      `[ ! -f ${RULES_ARE_BEFORE} ] || return 0\n${exact}\n[ "$?" = 0 ] || [ "$at begun" = "$begun" ] || reload_before ${family} ${word(step.restore)}`,
    ),
    test: hereDocument(`load ${restore} --test`, text),
  };
}

function nativeShell(nft: string, index: number, text: string): StepShell {
  return {
    ...passing(hereDocument(`${nft} -f -`, text), `put_table_back ${index} ${nft}`),
    test: hereDocument(`${nft} -c -f -`, text),
    keep: `keep_table ${index} ${nft}`,
  };
}

function removeNativeShell(nft: string, index: number): StepShell {
  return {
    ...passing(`${nft} delete table ${NATIVE_TABLE}`, `put_table_back ${index} ${nft}`),
    keep: `keep_table ${index} ${nft}`,
  };
}
