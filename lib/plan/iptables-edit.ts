import { HOOKS, type Hook, type TableName } from "../rules/model";
import { FILE_ORDER } from "../rules/render-iptables";
import type { HookState, Line, TableState } from "./table-state";

/**
 * The text for `iptables-restore --noflush` that brings our part of some tables from one state to another, and
 * nothing else: rules of ours are deleted by their exact text, chains of ours are rewritten whole, foreign
 * rules keep their places. Each table is one transaction of the kernel, so at no moment are half of the rules
 * there. Empty where there is nothing to do.
 */
export function editText(from: readonly TableState[], to: readonly TableState[]): string {
  return FILE_ORDER.flatMap((name) => to.filter((state) => state.name === name))
    .map((state) => tableEdit(stateOf(from, state.name), state))
    .join("");
}

function stateOf(states: readonly TableState[], name: TableName): TableState {
  const state = states.find((candidate) => candidate.name === name);
  if (state === undefined) throw new Error(`no found state for table ${name}`);
  return state;
}

function tableEdit(from: TableState, to: TableState): string {
  const rewritten = [...to.chains].filter(([name, lines]) => !sameLines(from.chains.get(name), lines));
  const removed = [...from.chains.keys()].filter((name) => !to.chains.has(name));
  const hooks = HOOKS.filter((hook) => !sameHook(from, to, hook));
  if (rewritten.length + removed.length + hooks.length === 0) return "";
  const lines = [
    `*${to.name}`,
    ...rewritten.map(([name]) => `:${name} - [0:0]`),
    ...hooks.flatMap((hook) => hookEdit(from, to, hook)),
    ...rewritten.flatMap(([name, rules]) => rules.map((line) => `-A ${name} ${line.text}`)),
    ...removed.map((name) => `-F ${name}`),
    ...removed.map((name) => `-X ${name}`),
    "COMMIT",
  ];
  return `${lines.join("\n")}\n`;
}

function hookEdit(from: TableState, to: TableState, hook: Hook): string[] {
  const old = from.hooks[hook];
  const fresh = to.hooks[hook];
  return [
    ...[...old.first, ...old.last].map((line) => `-D ${hook} ${line.text}`),
    ...fresh.first.map((line, index) => `-I ${hook} ${index + 1} ${line.text}`),
    ...fresh.last.map((line, index) => `${placement(hook, fresh, index)} ${line.text}`),
  ];
}

/** The last rules are appended, or come before foreign ones that must not be ahead of them. */
function placement(hook: Hook, { first, behind }: HookState, index: number): string {
  return behind === undefined ? `-A ${hook}` : `-I ${hook} ${first.length + behind + index + 1}`;
}

function sameHook(from: TableState, to: TableState, hook: Hook): boolean {
  const [old, fresh] = [from.hooks[hook], to.hooks[hook]];
  const isInPlace = old.behind === fresh.behind;
  return isInPlace && sameLines(old.first, fresh.first) && sameLines(old.last, fresh.last);
}

function sameLines(one: readonly Line[] | undefined, other: readonly Line[]): boolean {
  return (
    one !== undefined && one.length === other.length && one.every((line, index) => line.text === other[index]?.text)
  );
}
