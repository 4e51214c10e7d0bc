import { expression, LIBRARIES, stackOf } from "../../support/construct-libraries";

/** Values in HCL: what the renderer of the libraries would break is kept whole. */

describe.each(LIBRARIES)("HCL under $name", (library) => {
  const { cdk, kuma } = library;
  const text = (value: unknown) => {
    const stack = stackOf(library);
    new cdk.TerraformVariable(stack, "user", { type: "string" });
    const hostConnection = { exec: [value as string], host: value as string };
    new kuma.kuma.TransparentProxyHost(stack, "web", { hostConnection, backend: value as string });
    return String(cdk.Testing.synthHcl(stack)).match(/(?<=\n {0,9}(?:backend|host) = |exec = \[\n).*/g);
  };

  test.each([
    ["a", '"a"'],
    ["", '""'],
    ["22", '"22"'],
    ["[", '"["'],
    ["{", '"{"'],
    ['"quoted"', '"\\"quoted\\""'],
    ["C:\\temp", '"C:\\\\temp"'],
    ["two\nlines\tand\r", '"two\\nlines\\tand\\r"'],
    [expression("var.user"), `"${expression("var.user")}"`],
    [`"${expression('lookup({ a = "}\\"" }, "a")')}\n`, `"\\"${expression('lookup({ a = "}\\"" }, "a")')}\\n"`],
    [`$${expression("HOME")}"`, `"$${expression("HOME")}\\""`],
    ["%{ if true }\\%{ endif }", '"%{ if true }\\\\%{ endif }"'],
    ['%%{x}"', '"%%{x}\\""'],
    [`${expression("unclosed").slice(0, -1)} "`, `"${expression("unclosed").slice(0, -1)} ""`],
  ])("%j", (value, written) => {
    expect(text(value)).toEqual([written, `${written},`, written]);
  });

  test("what is not set, or is null, is left out", () => {
    const stack = stackOf(library);
    const hostConnection = { host: "a", user: null, sudo: undefined } as unknown as { host: string };
    new kuma.kuma.TransparentProxyHost(stack, "web", { hostConnection, backend: null as unknown as string });
    const hcl = String(cdk.Testing.synthHcl(stack));
    expect(hcl).toContain('host_connection = {\nhost = "a"\n}\n}');
    expect(hcl).not.toMatch(/backend = null|user|sudo/);
  });
});
