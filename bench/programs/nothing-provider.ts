type Wire = Record<string, unknown>;

/** A dynamic provider that does nothing: whatever time it takes is the engine's own. */
export const nothing = {
  check: async (_olds: Wire, inputs: Wire) => ({ inputs }),
  diff: async () => ({}),
  create: async (outs: Wire) => ({ id: "nothing", outs }),
  read: async (id: string, props: Wire) => ({ id, props }),
  update: async (_id: string, _olds: Wire, outs: Wire) => ({ outs }),
  delete: async () => undefined,
};
